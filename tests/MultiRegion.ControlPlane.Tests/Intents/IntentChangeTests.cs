using System.Net;
using System.Text;
using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;
using static MultiRegion.ControlPlane.Tests.Support.IntentRequests;

namespace MultiRegion.ControlPlane.Tests.Intents;

/// <summary>What operators ask for, and what they are told of it.</summary>
public sealed class IntentChangeTests
{
    private static readonly string[] Seeds = Make.Seeds(Make.Service());

    public static TheoryData<string, string, string[]> BadChanges => new()
    {
        { "overrides", Override("""{ "action": "Cap", "service": "nope", "region": "eu-west", "share": 0.5, "until": "UNTIL" }"""), ["override.service"] },
        { "overrides", Override("""{ "action": "Cap", "service": "api", "region": "mars", "share": 0.5, "until": "UNTIL" }"""), ["override.region"] },
        { "overrides", Override("""{ "action": "Cap", "service": "api", "origin": "mars", "share": 0.5, "until": "UNTIL" }"""), ["override.origin"] },
        { "overrides", Override("""{ "action": "Cap", "service": "api", "region": "eu-west", "share": 1.5, "until": "UNTIL" }"""), ["override.share"] },
        { "overrides", Override("""{ "action": "Drain", "service": "api", "region": "eu-west", "share": 0, "until": "UNTIL" }"""), ["override.share"] },
        { "overrides", Override("""{ "action": "Pin", "service": "api", "share": 0.5, "until": "UNTIL" }"""), ["override.origin"] },
        { "overrides", Override("""{ "action": "Drain", "service": "api", "until": "2020-01-01T00:00:00Z" }"""), ["override.until"] },
        { "overrides", Override("""{ "action": "Drain", "service": "api", "until": "2199-01-01T00:00:00Z" }"""), ["override.until"] },
        { "overrides", Override("""{ "action": "Drain", "service": "api", "until": "UNTIL" }""", reason: " "), ["reason"] },
        { "overrides", Override("""{ "action": "Drain", "service": "api", "until": "UNTIL" }""", reason: new string('x', 501)), ["reason"] },
        { "rules", """{ "reason": "r", "rule": { "kind": "MinimumRegions", "services": ["nope"], "count": 2 } }""", ["rule.services[0]"] },
        { "rules", """{ "reason": "r", "rule": { "kind": "MinimumRegions", "share": 0.5 } }""", ["rule.count", "rule.share"] },
        { "rules", """{ "reason": "", "rule": { "kind": "MinimumSpareCapacity", "share": 2 } }""", ["reason", "rule.share"] },
        { "freezes", """{ "reason": "r", "freeze": { "from": "2020-01-01T00:00:00Z", "until": "2020-01-02T00:00:00Z" } }""", ["freeze.until"] },
        { "freezes", """{ "reason": "r", "freeze": { "from": "2030-01-02T00:00:00Z", "until": "2030-01-01T00:00:00Z" } }""", ["freeze.until"] },
    };

    public static TheoryData<string, string, int, string> Malformed => new()
    {
        { "overrides", Override("""{ "action": "Drain", "service": "api" }"""), 400, "until" },
        { "overrides", Override("""{ "service": "api", "until": "UNTIL" }"""), 400, "action" },
        { "overrides", Override("""{ "action": "Explode", "service": "api", "until": "UNTIL" }"""), 400, "action" },
        { "overrides", """{ "override": { "action": "Drain", "service": "api", "until": "2030-01-01T00:00:00Z" } }""", 400, "reason" },
        { "rules", """{ "reason": "r", "rule": { "kind": "Whatever" } }""", 400, "kind" },
        { "freezes", """{ "reason": "r", "freeze": { "from": "now" } }""", 400, "from" },
        { "freezes", $$"""{ "reason": "{{new string('x', 70_000)}}" }""", 413, "65536" },
    };

    [Theory]
    [MemberData(nameof(BadChanges))]
    public async Task Put_WhatMayNotBe_Is422NamingEachMember(string path, string body, string[] named)
    {
        await using var replica = await Replica.StartAloneAsync(Seeds);

        using var answer = await replica.SendAsync(HttpMethod.Put, $"/v1/{path}/one", Roles.Admin, Json(body));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var problem = JsonSerializer.Deserialize<Problem>(await answer.Content.ReadAsStreamAsync(), JsonSerializerOptions.Web)!;
        problem.Errors!.Select(error => error.Path).ShouldBe(named);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Put_WhatCannotBeRead_SaysWhy(string path, string body, int status, string named)
    {
        await using var replica = await Replica.StartAloneAsync(Seeds);

        using var answer = await replica.SendAsync(HttpMethod.Put, $"/v1/{path}/one", Roles.Admin, Json(body));

        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(named);
    }

    [Fact]
    public async Task Put_NameThatMayNotBe_Is422()
    {
        await using var replica = await Replica.StartAloneAsync(Seeds);
        using var answer = await replica.PutOverrideAsync("Not-Lower", Cap());
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("beginning with a letter");
    }

    [Fact]
    public async Task Put_ConsulAway_Is503AndNothingChanges()
    {
        await using var replica = await Replica.StartAloneAsync(Seeds);
        using var answer = await replica.PutOverrideAsync("one", Cap());
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Nothing was changed");
        (await replica.IntentsAsync(_ => true)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Put_EveryKind_IsShownWithItsStateAndTakenAway()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Seeds);
        var now = DateTimeOffset.UtcNow;

        var receipt = await replica.PutOverrideAsync("less-of-eu", Cap(), "too slow").ReceiptAsync();
        await replica.PutRuleAsync("two", new SafetyRule { Kind = SafetyRuleKind.MinimumRegions, Count = 2 }).ReceiptAsync();
        await replica.PutFreezeAsync("holidays", new ChangeFreeze { From = now.AddDays(1), Until = now.AddDays(2) }).ReceiptAsync();

        (receipt.Kind, receipt.Name, receipt.Author, receipt.Reason, receipt.Stamp.Cell).ShouldBe((IntentKind.Override, "less-of-eu", "operator-1", "too slow", "eu-west"));
        (await replica.IntentsAsync(_ => true)).Select(view => (view.Intent.Kind, view.Intent.Name, view.Phase)).ShouldBe(
        [
            (IntentKind.Freeze, "holidays", IntentPhase.Scheduled), (IntentKind.Override, "less-of-eu", IntentPhase.Accepted), (IntentKind.Rule, "two", IntentPhase.Accepted),
        ]);
        (await replica.GetAsync("/v1/overrides", ContractsJson.Default.PageIntentView)).Items.Single().Intent.Override!.Share.ShouldBe(0.5);
        (await replica.GetAsync("/v1/rules/two", ContractsJson.Default.IntentView)).Intent.Rule!.Count.ShouldBe(2);

        using var unexplained = await replica.SendAsync(HttpMethod.Delete, "/v1/overrides/less-of-eu", Roles.Operator);
        unexplained.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await replica.SendAsync(HttpMethod.Delete, "/v1/overrides/less-of-eu?reason=well", Roles.Operator)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await replica.SendAsync(HttpMethod.Get, "/v1/overrides/less-of-eu", Roles.Viewer)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await replica.SendAsync(HttpMethod.Delete, "/v1/overrides/less-of-eu?reason=well", Roles.Operator)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await replica.IntentAsync("less-of-eu", _ => true)).Phase.ShouldBe(IntentPhase.Removed);
    }

    [Fact]
    public async Task Put_IfMatch_OnlyOverWhatWasRead()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Seeds);
        using var first = await replica.PutOverrideAsync("one", Cap(), ifMatch: "\"none\"");
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await replica.PutOverrideAsync("one", Cap(), ifMatch: "\"none\"")).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        using var read = await replica.SendAsync(HttpMethod.Get, "/v1/overrides/one", Roles.Viewer);
        var tag = read.Headers.ETag!.ToString();
        first.Headers.ETag!.ToString().ShouldBe(tag);

        (await replica.PutOverrideAsync("one", Cap(0.4), ifMatch: tag)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await replica.PutOverrideAsync("one", Cap(0.3), ifMatch: tag)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await replica.SendAsync(HttpMethod.Delete, "/v1/overrides/one?reason=r", Roles.Operator, ifMatch: tag)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task List_Pages_FollowOneAnother()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Seeds);
        foreach (var name in new[] { "c", "a", "b" })
            await replica.PutOverrideAsync(name, Cap()).ReceiptAsync();

        var first = await replica.GetAsync("/v1/overrides?limit=2", ContractsJson.Default.PageIntentView);
        var second = await replica.GetAsync($"/v1/overrides?limit=2&cursor={Uri.EscapeDataString(first.Next!)}", ContractsJson.Default.PageIntentView);

        first.Items.Concat(second.Items).Select(view => view.Intent.Name).ShouldBe(["a", "b", "c"]);
        second.Next.ShouldBeNull();
    }

    private static StringContent Json(string body) => new(body.Replace("UNTIL", DateTimeOffset.UtcNow.AddHours(1).ToString("O")), Encoding.UTF8, "application/json");

    private static string Override(string spec, string reason = "r") => $$"""{ "reason": "{{reason}}", "override": {{spec}} }""";
}
