using System.Net;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Tests.Leadership;

public sealed class WarmthTests
{
    private static readonly string[] Edges = ["edge-1", "edge-2", "edge-3"];

    [Fact]
    public async Task Plan_LeaderIsCold_WeightsStayWhatTheyAreWhateverReportsSay()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));
        await replica.StatusAsync(status => status.Leader);
        var before = (await consul.PlanAsync("api"))!;

        // Two intervals of such reports are two minutes: this replica stays cold for as long as the test takes.
        foreach (var edge in Edges)
            await SendAsync(replica, edge, 1, TimeSpan.FromMinutes(1));
        // A service of its own gets its plan at once, also from a cold leader, and shows that rounds went by.
        await replica.PutAsync(Make.Service("other"));
        await consul.IndexAsync("other", _ => true);

        (await replica.StatusAsync()).Warm.ShouldBeFalse();
        (await consul.PlanAsync("api"))!.Weights.ShouldBe(before.Weights, ignoreOrder: true);
    }

    [Fact]
    public async Task Plan_LeaderIsWarm_TrafficLeavesAnOriginThatFailsHard()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));
        await replica.StatusAsync(status => status.Leader);
        var before = (await consul.PlanAsync("api"))!;
        before.Weights["eu-west"].ShouldBeGreaterThan(0.5);

        using var moved = new CancellationTokenSource();
        var reporting = KeepReportingAsync(replica, moved.Token);
        await consul.IndexAsync("api", entry => entry.Version > before.Version);
        var after = (await consul.PlanAsync("api"))!;
        await moved.CancelAsync();
        await reporting;

        after.Weights["eu-west"].ShouldBeLessThan(before.Weights["eu-west"]);
        var scores = (await replica.GetAsync("/v1/scores", ContractsJson.Default.PageServiceScores)).Items.ShouldHaveSingleItem();
        scores.Origins.Single(origin => origin.Origin == "eu-west").Value.ShouldBeLessThan(50);
        (await replica.GetAsync("/v1/edges", ContractsJson.Default.PageEdgeView)).Items.Select(edge => edge.Edge).ShouldBe(Edges);
    }

    private static async Task KeepReportingAsync(Replica replica, CancellationToken ct)
    {
        for (var sequence = 1; !ct.IsCancellationRequested; sequence++)
        {
            foreach (var edge in Edges)
                await SendAsync(replica, edge, sequence, TimeSpan.FromMilliseconds(200));
            await Task.Delay(100, CancellationToken.None);
        }
    }

    private static async Task SendAsync(Replica replica, string edge, long sequence, TimeSpan interval)
    {
        var observation = Make.Observation("api", default,
            new OriginObservation { Origin = "eu-west", Outcomes = new OutcomeCounts { ConnectFailed = 50 }, ConsecutiveHardFailures = 50, Ejected = true },
            new OriginObservation { Origin = "us-east", Outcomes = new OutcomeCounts { Success = 50 }, Latency = new LatencyBuckets([100], [50]) });
        using var answer = await replica.ReportAsync(Make.Report(edge, sequence, observation) with { Interval = interval });
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }
}
