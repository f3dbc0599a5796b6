using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Tests.Planning;

public sealed class DistanceTests
{
    [Fact]
    public async Task Plan_EdgesMeasureRoundTrips_TheyCountUnlessTheSettingsNameTheRegion()
    {
        await using var consul = await RealConsul.StartAsync();
        var service = Make.Service("api", "eu-west", "us-east", "ap-south");
        await using var replica = await Replica.StartAsync(
            consul.Server.Address, "a", [.. Make.Seeds(service), "Distances:ap-south=00:00:00.030", "UnlistedDistance=00:00:00.070"]);
        await replica.StatusAsync(status => status.Leader);
        (await DistancesAsync(replica)).ShouldBe([0, 70, 30]);

        await using var edge = new Reporting(replica, "eu-west", Make.Observation(origins: [Seen("eu-west", 2), Seen("us-east", 120), Seen("ap-south", 500)]));
        // Each change makes a plan, and its explanation says what it was made with.
        var distances = await DistancesAsync(replica);
        for (var load = 101; distances is not [_, 120, _]; load++)
        {
            load.ShouldBeLessThan(250, string.Join(", ", distances));
            var version = (await consul.IndexAsync("api", _ => true)).Services["api"].Version;
            (await replica.PutAsync(service with { Routing = new RoutingOptions { LoadCost = TimeSpan.FromMilliseconds(load) } })).EnsureSuccessStatusCode();
            await consul.IndexAsync("api", entry => entry.Version > version);
            distances = await DistancesAsync(replica);
        }

        distances.ShouldBe([2, 120, 30]);
    }

    private static async Task<double[]> DistancesAsync(Replica replica)
    {
        // The explanation follows its plan by a moment.
        var explanation = await replica.GetWhenThereAsync("/v1/services/api/explanation", ContractsJson.Default.PlanExplanation);
        return [.. explanation.Weights.Select(weight => weight.DistanceMilliseconds)];
    }

    private static OriginObservation Seen(string origin, double milliseconds) =>
        new() { Origin = origin, Outcomes = new OutcomeCounts { Success = 10 }, RoundTrip = TimeSpan.FromMilliseconds(milliseconds) };
}
