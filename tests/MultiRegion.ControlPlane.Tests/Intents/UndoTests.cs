using System.Net;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.ServiceDefaults.Credentials;
using static MultiRegion.ControlPlane.Tests.Support.IntentRequests;

namespace MultiRegion.ControlPlane.Tests.Intents;

public sealed class UndoTests
{
    [Fact]
    public async Task Undo_AChange_PutsTheStateBeforeBackAndTwiceItIsThereAgain()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));
        await replica.PutOverrideAsync("one", Cap(0.1)).ReceiptAsync();
        await replica.PutOverrideAsync("one", Cap(0.2)).ReceiptAsync();

        await replica.UndoAsync("override/one").ReceiptAsync();
        (await ShareAsync(replica)).ShouldBe(0.1);
        await replica.UndoAsync("override/one").ReceiptAsync();
        (await ShareAsync(replica)).ShouldBe(0.2);
    }

    [Fact]
    public async Task Undo_TheFirstState_TakesItAway()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));
        await replica.PutOverrideAsync("one", Cap()).ReceiptAsync();

        await replica.UndoAsync("override/one").ReceiptAsync();

        (await replica.SendAsync(HttpMethod.Get, "/v1/overrides/one", Roles.Viewer)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Undo_ToAStateOfTheRecord_PutsThatBack()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));
        var first = await replica.PutOverrideAsync("one", Cap(0.1)).ReceiptAsync();
        foreach (var share in new[] { 0.2, 0.3, 0.4 })
            await replica.PutOverrideAsync("one", Cap(share)).ReceiptAsync();

        await replica.UndoAsync("override/one", first.Stamp).ReceiptAsync();

        (await ShareAsync(replica)).ShouldBe(0.1);
        (await replica.UndoAsync("override/one", first.Stamp with { Counter = 99 })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Undo_ADefinition_TheServiceIsPlannedAsBefore()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address);
        (await replica.PutAsync(Make.Service("api", "eu-west", "us-east"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await replica.UndoAsync("service/api")).StatusCode.ShouldBe(HttpStatusCode.Conflict, "there is no state before");
        (await replica.PutAsync(Make.Service("api", "eu-west"))).StatusCode.ShouldBe(HttpStatusCode.OK);

        await replica.UndoAsync("service/api").ReceiptAsync();

        (await replica.GetAsync("/v1/services/api", ContractsJson.Default.ServiceView)).Definition.Origins.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Undo_AnOverrideWhoseTimeIsOver_Is422()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));
        var brief = await replica.PutOverrideAsync("one", Cap() with { Until = DateTimeOffset.UtcNow.AddSeconds(8) }).ReceiptAsync();
        (await replica.IntentAsync("one", view => view.Phase == IntentPhase.Expired)).Intent.Stamp.ShouldBe(brief.Stamp);
        await replica.PutOverrideAsync("one", Cap(0.2)).ReceiptAsync();

        using var answer = await replica.UndoAsync("override/one");

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("override.until");
    }

    [Fact]
    public async Task Undo_ByWhoMayNotChangeTheKind_Is403()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address);
        await replica.PutRuleAsync("two", new SafetyRule { Kind = SafetyRuleKind.MinimumRegions, Count = 2 }).ReceiptAsync();

        (await replica.UndoAsync("rule/two")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await replica.UndoAsync("rule/two", role: Roles.Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await replica.UndoAsync("whim/two")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<double?> ShareAsync(Replica replica) =>
        (await replica.GetAsync("/v1/overrides/one", ContractsJson.Default.IntentView)).Intent.Override!.Share;
}
