using System.Text.Json;
using MultiRegion.Cli.Simulate;
using MultiRegion.Contracts;
using MultiRegion.Core.Simulation;
using MultiRegion.Core.Simulation.Policies;

namespace MultiRegion.Cli.Tests;

/// <summary>
/// What one edge of each of three regions reported around the fault of the drill <c>origin-hang</c>: half of the traffic's origin accepted
/// connections and never answered.
/// </summary>
public sealed class RecordingTests
{
    private static readonly string Recorded = InFolder("origin-hang.jsonl");

    [Fact]
    public void Read_ADrillsReports_FindsTheOriginThatHungAndWhen()
    {
        Trace trace = TraceFile.Read(Recorded, null, InFolder("demo.json"));
        trace.World.Regions.ShouldBe(["ap-south", "eu-west", "us-east"]);
        trace.World.Service.Origins[trace.Struck].Id.ShouldBe("demo-us-east");
        HealthReport[] reports = [.. File.ReadLines(Recorded).Select(line => JsonSerializer.Deserialize(line, ContractsJson.Default.HealthReport)!)];
        DateTimeOffset begin = reports.Min(report => report.At - report.Interval);
        DateTimeOffset fault = reports.Where(report => Hanging(report) > 0).Min(report => report.At);
        trace.Outages[0].From.ShouldBe(fault - begin, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Run_ADrillsReports_BringsItsRequestsAndCostsAboutWhatItCost()
    {
        HealthReport[] reports = [.. File.ReadLines(Recorded).Select(line => JsonSerializer.Deserialize(line, ContractsJson.Default.HealthReport)!)];
        long requests = reports.Sum(report => report.Services.Sum(service => service.Requests));
        // Half of the drill's requests may not be sent twice; the other half of what hung was answered elsewhere.
        double failed = reports.Sum(Hanging) / 2.0;
        Trace trace = TraceFile.Read(Recorded, null, InFolder("demo.json")) with { WarmUp = TimeSpan.Zero };
        RunResult[] runs = [.. Enumerable.Range(1, 5).Select(seed => Simulator.Run(trace, PolicyNames.Ours, (ulong)seed))];
        runs.Average(run => run.Requests).ShouldBe(requests, 0.05 * requests);
        runs.Average(run => run.Failed).ShouldBeInRange(failed / 2, failed * 2);
    }

    private static long Hanging(HealthReport report) =>
        report.Services.Sum(service => service.Origins.Sum(origin => origin.Outcomes.FirstByteTimeout));

    private static string InFolder(string name) => Path.Combine(AppContext.BaseDirectory, "Recordings", name);
}
