using MultiRegion.Faults.Fuzzing;

namespace MultiRegion.Faults.Tests;

/// <summary>The short form of <c>infra/faults edge</c>.</summary>
public sealed class EdgeFuzzTests
{
    [Fact]
    public async Task Run_FixedSeedForTwelveSeconds_FindsNothing()
    {
        string findings = Path.Combine(Path.GetTempPath(), $"multiregion-findings-{Environment.ProcessId}");
        var options = new FuzzOptions { Duration = TimeSpan.FromSeconds(12), Seed = 3, Clients = 8, Findings = findings };
        var told = new List<string>();

        FuzzReport report = await new EdgeFuzzer(options, TimeProvider.System, new Progress(told)).RunAsync(TestContext.Current.CancellationToken);

        report.Findings.ShouldBeEmpty(string.Join('\n', told));
        report.Inputs.ShouldBeGreaterThan(50);
        report.GoodServed.ShouldBeGreaterThan(10);
        report.Arrivals.ShouldBeGreaterThan(report.GoodServed);
    }

    private sealed class Progress(List<string> told) : IProgress<string>
    {
        public void Report(string value)
        {
            lock (told)
                told.Add(value);
        }
    }
}
