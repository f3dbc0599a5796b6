using System.Net;
using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Tests.Drills;

/// <summary>Drills on a cell of three regions, any one of which can be spared, with a real Consul.</summary>
public sealed class DrillTests : IAsyncLifetime
{
    private const string Override = "drill-eu-west";

    private static readonly DrillSpec AwayFromHome = new()
    {
        Service = "api",
        Region = "eu-west",
        Steps = 2,
        StepDuration = TimeSpan.FromSeconds(1),
        Hold = TimeSpan.FromSeconds(1),
    };

    private static readonly string[] Settings =
    [
        .. Make.Seeds(Make.Service("api", "eu-west", "us-east", "ap-south")), .. Enumerable.Range(0, 3).Select(i => $"Services:0:Origins:{i}:Capacity=100"),
        "Services:0:Routing:Dwell=00:00:01", "Services:0:Routing:HoldDown=00:00:01",
    ];

    private RealConsul _consul = null!;
    private Replica _replica = null!;
    private Reporting? _edge;

    public async ValueTask InitializeAsync()
    {
        _consul = await RealConsul.StartAsync();
        _replica = await Replica.StartAsync(_consul.Server.Address, "a", Settings);
        _edge = Report(_replica);
        await _replica.StatusAsync(status => status is { Leader: true, Warm: true, UnsafeServices: 0 });
        await _consul.PlanWithAsync(plan => plan.Weights["eu-west"] > 0.5);
    }

    public async ValueTask DisposeAsync()
    {
        if (_edge is not null)
            await _edge.DisposeAsync();
        await _replica.DisposeAsync();
        await _consul.DisposeAsync();
    }

    [Fact]
    public async Task Post_NothingSpeaksAgainstIt_TakesTrafficAwayGivesItBackAndPasses()
    {
        var id = await _replica.DrillAsync(AwayFromHome);
        await _replica.DrillAsync(id, DrillPhase.Holding);
        (await _replica.IntentAsync(Override, view => view.Phase == IntentPhase.Accepted)).Intent.Override!.Action.ShouldBe(OverrideAction.Drain);
        await _consul.PlanWithAsync(plan => plan.Weights["eu-west"] == 0);

        var done = await _replica.DrillAsync(id, DrillPhase.Done, DrillPhase.Aborted);

        done.Outcome.ShouldNotBeNull().Passed.ShouldBeTrue(done.Outcome.Sentence);
        done.Evidence.Select(step => (step.Phase, step.Step)).ShouldBe(
            [(DrillPhase.Waiting, 0), (DrillPhase.Stepping, 1), (DrillPhase.Stepping, 2), (DrillPhase.Holding, 2), (DrillPhase.Restoring, 2)]);
        done.Evidence[3].Services.Single().Share.ShouldBe(0);
        (await _replica.IntentAsync(Override, _ => true)).Phase.ShouldBe(IntentPhase.Removed);
        (await _consul.DrillAsync(id)).ShouldNotBeNull().Outcome.ShouldBe(done.Outcome);
    }

    [Fact]
    public async Task Delete_TrafficIsAway_IsGivenBack()
    {
        var id = await _replica.DrillAsync(AwayFromHome with { Hold = TimeSpan.FromHours(1) });
        await _replica.DrillAsync(id, DrillPhase.Holding);

        (await _replica.CallOffAsync(id)).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        var ended = await _replica.DrillAsync(id, DrillPhase.Aborted);
        ended.Failure.ShouldBe("called off by operator-1: enough");
        (await _replica.IntentAsync(Override, _ => true)).Phase.ShouldBe(IntentPhase.Removed);
        (await _replica.CallOffAsync(id)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await _replica.CallOffAsync("20260101-000000-0000")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Lead_TheLeaderBeforeStoppedInADrill_GivesBackAndSaysSo()
    {
        var id = await _replica.DrillAsync(AwayFromHome with { Hold = TimeSpan.FromHours(1) });
        await _replica.DrillAsync(id, DrillPhase.Holding);
        await using var second = await Replica.StartAsync(_consul.Server.Address, "b", Settings);
        await using var edge = Report(second);
        await second.StatusAsync(status => status is { LeaderReplica: "a", Warm: true });
        await _edge!.DisposeAsync();
        _edge = null;

        await _replica.StopAsync();

        (await second.DrillAsync(id, DrillPhase.Aborted)).Failure.ShouldBe("the leader of the cell changed");
        (await second.IntentAsync(Override, _ => true)).Phase.ShouldBe(IntentPhase.Removed);
        await _consul.PlanWithAsync(plan => plan.Weights["eu-west"] > 0);
    }

    [Fact]
    public async Task Post_AtAReplicaThatDoesNotLead_IsRunByTheOneThatDoes()
    {
        await using var second = await Replica.StartAsync(_consul.Server.Address, "b", Settings);
        await second.StatusAsync(status => status.LeaderReplica == "a");

        var id = await second.DrillAsync(AwayFromHome);

        (await second.DrillAsync(id, DrillPhase.Done, DrillPhase.Aborted)).Outcome!.Passed.ShouldBeTrue();
    }

    [Fact]
    public async Task Post_ChangesAreFrozen_IsRefusedByTheFreezesName()
    {
        await _replica.PutFreezeAsync("holidays", new ChangeFreeze { From = DateTimeOffset.UtcNow.AddDays(-1), Until = DateTimeOffset.UtcNow.AddDays(1) }).ReceiptAsync();
        var refused = await _replica.DrillAsync(await _replica.DrillAsync(AwayFromHome), DrillPhase.Refused);
        refused.Outcome!.Sentence.ShouldStartWith("Not begun: changes are frozen by holidays until ");
        (await _replica.IntentsAsync(_ => true)).ShouldNotContain(view => view.Intent.Name == Override);
    }

    [Fact]
    public async Task Post_SafetyRuleRefusesIt_IsRefusedByTheRulesName()
    {
        await _replica.PutRuleAsync("all-three", new SafetyRule { Kind = SafetyRuleKind.MinimumRegions, Count = 3 }).ReceiptAsync();
        var refused = await _replica.DrillAsync(await _replica.DrillAsync(AwayFromHome), DrillPhase.Refused);
        refused.Findings.ShouldHaveSingleItem().ShouldStartWith("rule all-three refuses it for api: 2 regions");
    }

    [Fact]
    public async Task Post_DryRun_SaysWhatItWouldDoAndDoesNothing()
    {
        using var answer = await _replica.PostDrillAsync(AwayFromHome, query: "?dryRun=true");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var preview = JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(), ContractsJson.Default.DrillPreview)!;

        preview.Findings.ShouldBeEmpty();
        preview.Caps.Count.ShouldBe(2);
        preview.Caps[1].ShouldBe(0);
        preview.Lasts.ShouldBe(TimeSpan.FromSeconds(3));
        preview.Services.Single().Origins.Single(origin => origin.Origin == "eu-west").After.ShouldBe(0);
        (await _replica.GetAsync("/v1/drills", ContractsJson.Default.PageDrillRecord)).Items.ShouldBeEmpty();
    }

    private static Reporting Report(Replica replica) => new(
        replica, "eu-west", Make.Observation(origins: [Answered("eu-west"), Answered("us-east"), Answered("ap-south")]) with { Requests = 6 });

    private static OriginObservation Answered(string origin) =>
        new() { Origin = origin, Outcomes = new OutcomeCounts { Success = 2 }, Latency = new LatencyBuckets([100], [2]) };
}
