using MultiRegion.Local.Cells;
using MultiRegion.Local.Commands;
using MultiRegion.Local.Drills;
using MultiRegion.Local.Servers;

namespace MultiRegion.EndToEnd.Tests;

/// <summary>Real cells for a test: the launcher's own classes in this process, everything else in processes of its own.</summary>
internal static class Launcher
{
    public const int PortBase = 26000;

    /// <summary>A load that leaves a small machine room for the test runner.</summary>
    private const double Rate = 150;

    public static void SkipWithoutServers()
    {
        if (ToolLocator.FindConsul() is null)
            Assert.Skip("no consul was found: infra/test fetches it, or set MULTIREGION_CONSUL to its path");
        if (ToolLocator.FindPostgres() is null)
            Assert.Skip("no PostgreSQL was found: infra/test fetches it, or set MULTIREGION_POSTGRES to the folder of initdb");
    }

    public static Task<LocalCells> StartAsync(UpOptions options, bool idempotencyKeys = false)
    {
        SkipWithoutServers();
        return new CellStarter(options, TimeProvider.System, new TestProgress()).StartAsync(idempotencyKeys, TestContext.Current.CancellationToken);
    }

    public static async Task<DrillVerdict> RunShortAsync(string name)
    {
        Drill drill = DrillCatalog.Find(name).Single();
        await using LocalCells cells = await StartAsync(new UpOptions { Rate = Rate, PortBase = PortBase, Drill = name, Short = true }, drill.IdempotencyKeys);
        return await new DrillRunner(cells, DrillPhases.Short, TimeProvider.System, new TestProgress()).RunAsync(drill, TestContext.Current.CancellationToken);
    }

    private sealed class TestProgress : IProgress<string>
    {
        public void Report(string value) => TestContext.Current.SendDiagnosticMessage(value);
    }
}
