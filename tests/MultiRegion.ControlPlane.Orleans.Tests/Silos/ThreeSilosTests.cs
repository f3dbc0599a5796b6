using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Orleans.Tests.Silos;

/// <summary>Three silos as processes, one Consul, one PostgreSQL, and edges that report to any one of them.</summary>
public sealed class ThreeSilosTests(ITestOutputHelper output)
{
    private static readonly string[] Services = ["a", "b", "c", "d", "e", "f"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silo_KilledUnderLoad_PlansOfAllServicesGoOn(bool leader)
    {
        await using var consul = await RealConsul.StartAsync();
        await using var cell = await Cell.StartAsync(consul);
        await using var fleet = new Fleet(cell.Silos, Services, edges: 6);
        await using var versions = new VersionWatch(consul);
        foreach (var silo in cell.Silos)
            await silo.StatusAsync(status => status is { Warm: true, FreshEdges: 6, Services: 6 });

        await cell.AllPlansAsync(plan => plan.Weights.GetValueOrDefault("eu-west") > 0.3);
        var victim = await cell.FindAsync(leader);
        await victim.Process.KillAsync();
        var killed = TimeProvider.System.GetTimestamp();
        fleet.Failing = "eu-west";
        await cell.AllMovedAwayFromAsync("eu-west");

        output.WriteLine($"plans of all services moved {TimeProvider.System.GetElapsedTime(killed).TotalSeconds:0.0} s after the kill");
        versions.WentBack.ShouldBeEmpty();
    }

    [Fact]
    public async Task Silos_RestartedOneAfterTheOther_NoPlanIsMissed()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var cell = await Cell.StartAsync(consul);
        await using var fleet = new Fleet(cell.Silos, Services, edges: 6);
        await using var versions = new VersionWatch(consul);
        foreach (var silo in cell.Silos)
            await silo.StatusAsync(status => status is { Warm: true, FreshEdges: 6, Services: 6 });

        foreach (var silo in cell.Silos)
        {
            await silo.Process.StopAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            // While it is away a service is changed, and its plan comes.
            var changed = Make.Service("a") with { Routing = new RoutingOptions { LoadCost = TimeSpan.FromMilliseconds(100 + silo.Name[^1]) } };
            await cell.Silos.First(other => other != silo).PutAsync(changed);
            await consul.WhenPlanAsync("a", plan => plan.Definition.Routing.LoadCost == changed.Routing.LoadCost);
            silo.StartAgain();
            await silo.StatusAsync(status => status is { Warm: true, FreshEdges: 6, Services: 6 });
        }

        fleet.Failing = "eu-west";
        await cell.AllMovedAwayFromAsync("eu-west");
        versions.WentBack.ShouldBeEmpty();
    }

    private sealed class Cell(RealConsul consul, IReadOnlyList<SiloProcess> silos) : IAsyncDisposable
    {
        public IReadOnlyList<SiloProcess> Silos => silos;

        public static async Task<Cell> StartAsync(RealConsul consul)
        {
            string[] seeds = Make.Seeds([.. Services.Select(service => Make.Service(service))]);
            var cell = new Cell(consul, [.. Enumerable.Range(1, 3).Select(i => new SiloProcess(consul.Server.Address, $"silo-{i}", seeds))]);
            foreach (var silo in cell.Silos)
                await silo.StatusAsync(status => status.LeaderReplica is not null);
            return cell;
        }

        public async Task<SiloProcess> FindAsync(bool leader)
        {
            var name = (await silos[0].StatusAsync(status => status.LeaderReplica is not null)).LeaderReplica;
            return silos.First(silo => silo.Name == name == leader);
        }

        public Task AllMovedAwayFromAsync(string origin) => AllPlansAsync(plan => plan.Weights.GetValueOrDefault(origin) < 0.1);

        public async Task AllPlansAsync(Func<Plan, bool> condition)
        {
            foreach (var service in Services)
                await consul.WhenPlanAsync(service, condition);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var silo in silos)
                await silo.DisposeAsync();
        }
    }
}
