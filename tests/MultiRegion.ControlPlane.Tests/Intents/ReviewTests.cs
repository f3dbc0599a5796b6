using System.Net;
using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Intents;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.ServiceDefaults.Credentials;
using static MultiRegion.ControlPlane.Tests.Support.IntentRequests;

namespace MultiRegion.ControlPlane.Tests.Intents;

/// <summary>What a change would do is shown, rules and freezes refuse it, and what was shown is what happens.</summary>
public sealed class ReviewTests : IAsyncLifetime
{
    private static readonly string[] Seeds = Make.Seeds(Make.Service("api", "eu-west", "us-east", "ap-south"));
    private static readonly SafetyRule TwoRegions = new() { Kind = SafetyRuleKind.MinimumRegions, Count = 2 };
    private RealConsul _consul = null!;
    private Replica _replica = null!;

    public async ValueTask InitializeAsync()
    {
        _consul = await RealConsul.StartAsync();
        _replica = await Replica.StartAsync(_consul.Server.Address, "a", [.. Seeds, $"Tokens:{Roles.All.ToList().IndexOf(Roles.Admin)}:BreakGlass=true"]);
        await _replica.GetWhenThereAsync("/v1/services/api/plan", ContractsJson.Default.Plan);
    }

    public async ValueTask DisposeAsync()
    {
        if (_replica is not null)
            await _replica.DisposeAsync();
        if (_consul is not null)
            await _consul.DisposeAsync();
    }

    [Fact]
    public async Task Put_DryRunAndThenItsRevision_DoesWhatWasShown()
    {
        var preview = await PreviewAsync("one", Drain("eu-west"));
        preview.Refusals.ShouldBeEmpty();
        var api = preview.Services.ShouldHaveSingleItem();
        api.Origins.Single(origin => origin.Origin == "eu-west").After.ShouldBe(0);
        api.MovedShare.ShouldBeGreaterThan(0.1);
        (await _replica.IntentsAsync(_ => true)).ShouldBeEmpty();

        await PutAsync("one", Drain("eu-west"), $"?revision={preview.Revision}").ReceiptAsync();

        var plan = await PlanAsync(plan => plan.Weights["eu-west"] == 0);
        plan.Weights.ShouldBe(api.Origins.ToDictionary(origin => origin.Origin, origin => origin.Next!.Value), ignoreOrder: true);
        plan.Expiries.ShouldHaveSingleItem().Weights["eu-west"].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Put_RevisionOfAWorldThatMoved_Is409WithWhatItWouldDoNow()
    {
        var preview = await PreviewAsync("one", Drain("us-east"));
        await PutAsync("two", Drain("ap-south")).ReceiptAsync();
        await PlanAsync(plan => plan.Weights["ap-south"] == 0);

        using var answer = await PutAsync("one", Drain("us-east"), $"?revision={preview.Revision}");

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var now = await PreviewOfAsync(answer);
        now.Revision.ShouldNotBe(preview.Revision);
        now.Services[0].Origins.Single(origin => origin.Origin == "eu-west").After.ShouldBe(1);
    }

    [Fact]
    public async Task Put_AgainstARule_IsRefusedByItsNameUnlessGlassMayBeBroken()
    {
        await _replica.PutRuleAsync("two-regions", TwoRegions).ReceiptAsync();
        await PutAsync("one", Drain("us-east")).ReceiptAsync();
        using var refused = await PutAsync("two", Drain("ap-south"));
        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await PreviewOfAsync(refused)).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("two-regions");
        using var forbidden = await PutAsync("two", Drain("ap-south"), "?breakGlass=true");
        forbidden.StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        using var events = await EventReader.OpenAsync(_replica);
        await PutAsync("two", Drain("ap-south"), "?breakGlass=true", Roles.Admin).ReceiptAsync();

        (await _replica.IntentAsync("two", view => view.Phase == IntentPhase.Accepted)).Intent.BrokenGlass.ShouldBe(["two-regions"]);
        await PlanAsync(plan => plan.Weights["eu-west"] == 1);
        CellEvent told;
        do
            told = await events.NextAsync();
        while (told.Kind != EventKind.GlassBroken);
        told.Sentence.ShouldBe("admin-1 broke two-regions with override/two: a test");
    }

    [Fact]
    public async Task Put_WithinAFreeze_IsRefusedAndTheFreezeCanBeTakenAway()
    {
        var now = DateTimeOffset.UtcNow;
        await _replica.PutFreezeAsync("sale", new ChangeFreeze { From = now.AddMinutes(-1), Until = now.AddHours(1) }).ReceiptAsync();
        using var refused = await PutAsync("one", Drain("us-east"));
        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await PreviewOfAsync(refused)).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("sale");
        await _replica.SendAsync(HttpMethod.Delete, "/v1/freezes/sale?reason=over", Roles.Admin).ReceiptAsync();
        await PutAsync("one", Drain("us-east")).ReceiptAsync();
    }

    [Fact]
    public async Task Put_RuleThatNoStateSatisfiesOrThatStandingOverridesBreak_IsRefused()
    {
        using var impossible = await _replica.PutRuleAsync("four-regions", TwoRegions with { Count = 4 });
        impossible.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await PreviewOfAsync(impossible)).Refusals.ShouldHaveSingleItem().Sentence.ShouldStartWith("no state of api satisfies it");

        await PutAsync("one", Drain("us-east")).ReceiptAsync();
        using var broken = await _replica.PutRuleAsync("three-regions", TwoRegions with { Count = 3 });
        broken.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await PreviewOfAsync(broken)).Refusals.ShouldHaveSingleItem().Override.ShouldBe("one");
    }

    [Fact]
    public async Task Merge_TwoLegalDrainsOfTwoCells_NewestIsShownAsSuspended()
    {
        await _replica.PutRuleAsync("two-regions", TwoRegions).ReceiptAsync();
        await PutAsync("one", Drain("us-east")).ReceiptAsync();
        var one = (await _replica.IntentAsync("one", _ => true)).Intent;

        _replica.Services.GetRequiredService<IntentCatalog>().Take(one with
        {
            Name = "two",
            Stamp = one.Stamp with { Counter = one.Stamp.Counter + 1, Cell = "us-east" },
            Override = Drain("eu-west"),
        });

        var two = await _replica.IntentAsync("two", view => view.Phase == IntentPhase.Suspended);
        two.SuspendedBy.ShouldBe("two-regions");
        two.Problem.ShouldBe("set aside for api: 1 region (ap-south) can carry traffic, and at least 2 must");
        (await PlanAsync(plan => plan.Weights["us-east"] == 0)).Weights["eu-west"].ShouldBeGreaterThan(0);
    }

    private static OverrideSpec Drain(string region) => Cap() with { Action = OverrideAction.Drain, Share = null, Region = region };

    private Task<HttpResponseMessage> PutAsync(string name, OverrideSpec spec, string query = "", string role = Roles.Operator) => _replica.SendAsync(
        HttpMethod.Put, $"/v1/overrides/{name}{query}", role, JsonContent.Create(new OverrideChange(spec, "a test"), ContractsJson.Default.OverrideChange));

    private async Task<IntentPreview> PreviewAsync(string name, OverrideSpec spec)
    {
        using var answer = await PutAsync(name, spec, "?dryRun=true");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(), ContractsJson.Default.IntentPreview)!;
    }

    private static async Task<IntentPreview> PreviewOfAsync(HttpResponseMessage answer)
    {
        using var problem = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
        return problem.RootElement.GetProperty("preview").Deserialize(ContractsJson.Default.IntentPreview)!;
    }

    private async Task<Plan> PlanAsync(Func<Plan, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var plan = await _replica.GetAsync("/v1/services/api/plan", ContractsJson.Default.Plan);
            if (condition(plan))
                return plan;
            patience.IsCancellationRequested.ShouldBeFalse($"The plan never came to be as expected; last: {string.Join(", ", plan.Weights)}");
            await Task.Delay(10, CancellationToken.None);
        }
    }
}
