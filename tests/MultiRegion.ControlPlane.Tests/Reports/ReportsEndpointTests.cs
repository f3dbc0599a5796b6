using System.Net;
using System.Text;
using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ControlPlane.Tests.Reports;

public sealed class ReportsEndpointTests : IAsyncLifetime
{
    private Replica _replica = null!;

    public async ValueTask InitializeAsync() => _replica = await Replica.StartAloneAsync(
        [.. Make.Seeds(Make.Service()), "Reports:MaxPerSecond=5", "Reports:MaxEdges=2"]);

    public ValueTask DisposeAsync() => _replica.DisposeAsync();

    [Fact]
    public async Task Post_ValidReport_IsTakenAndTheEdgeIsListed()
    {
        using var answer = await _replica.ReportAsync(Make.Report(services: Make.Observation(plan: new PlanVersion(3, 4))));

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var edge = (await _replica.GetAsync("/v1/edges", ContractsJson.Default.PageEdgeView)).Items.ShouldHaveSingleItem();
        (edge.Edge, edge.Fresh, edge.Plans["api"]).ShouldBe(("edge-1", true, new PlanVersion(3, 4)));
    }

    [Fact]
    public async Task Post_ServiceTwiceAndOneUnknown_OnlyTheFirstOfAKnownOneCounts()
    {
        using var answer = await _replica.ReportAsync(Make.Report(services:
        [
            Make.Observation(plan: new PlanVersion(3, 4)),
            Make.Observation(plan: new PlanVersion(3, 5)),
            Make.Observation("unknown", new PlanVersion(900, 1), new OriginObservation { Origin = "a", Ejected = true }),
        ]));

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var edge = (await _replica.GetAsync("/v1/edges", ContractsJson.Default.PageEdgeView)).Items.ShouldHaveSingleItem();
        edge.Plans.ShouldBe(new Dictionary<string, PlanVersion> { ["api"] = new(3, 4) });
        edge.Ejected.ShouldBeEmpty();
        (await _replica.StatusAsync()).Epoch.ShouldBe(3);
    }

    [Fact]
    public async Task Post_TenMegabytes_Is413WithTheLimit()
    {
        var (status, problem) = await PostAsync($$"""{ "edge": "{{new string('x', 10 * 1024 * 1024)}}" }""");

        status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        problem.ShouldContain("4194304");
    }

    [Theory]
    [InlineData("{ nonsense", "line 1")]
    [InlineData("""{ "edge": "e" }""", "region")]
    [InlineData("""{ "edge": "e", "region": "eu-west", "incarnation": "soon", "sequence": 1, "at": "2026-01-01T00:00:00Z", "interval": "00:00:01", "load": {}, "services": [] }""", "incarnation")]
    [InlineData("[]", "body")]
    public async Task Post_MalformedJson_Is400NamingTheMember(string body, string named)
    {
        var (status, problem) = await PostAsync(body);

        status.ShouldBe(HttpStatusCode.BadRequest);
        problem.ShouldContain(named, Case.Insensitive);
    }

    [Fact]
    public async Task Post_NotJson_Is415()
    {
        using var answer = await _replica.SendAsync(HttpMethod.Post, "/v1/reports", Roles.Edge, new StringContent("a=b"));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Post_RegionOfAnotherCell_Is422NamingRegion() =>
        await RefusedAsync(Make.Report() with { Region = "us-east" }, HttpStatusCode.UnprocessableEntity, "region: 'us-east'");

    [Fact]
    public async Task Post_NegativeCount_Is422NamingIt() => await RefusedAsync(
        Make.Report(services: Make.Observation() with { Requests = -1 }), HttpStatusCode.UnprocessableEntity, "services[0].requests");

    [Fact]
    public async Task Post_NegativeEpoch_Is422NamingIt() => await RefusedAsync(
        Make.Report(services: Make.Observation(plan: new PlanVersion(-1, 1))), HttpStatusCode.UnprocessableEntity, "services[0].plan");

    [Fact]
    public async Task Post_AbsurdEpoch_Is422BeforeItCouldRaiseOurs() => await RefusedAsync(
        Make.Report(services: Make.Observation(plan: new PlanVersion(long.MaxValue, 1))), HttpStatusCode.UnprocessableEntity, "services[0].plan");

    [Fact]
    public async Task Post_SequenceSeenBefore_Is409()
    {
        (await _replica.ReportAsync(Make.Report(sequence: 5))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await RefusedAsync(Make.Report(sequence: 5), HttpStatusCode.Conflict, "sequence 5");
        await RefusedAsync(Make.Report(sequence: 9) with { Incarnation = 0 }, HttpStatusCode.Conflict, "incarnation 0");
    }

    [Fact]
    public async Task Post_TooOften_Is429WithRetryAfter()
    {
        HttpResponseMessage answer;
        var sequence = 0;
        do
            answer = await _replica.ReportAsync(Make.Report(sequence: ++sequence));
        while (answer.StatusCode == HttpStatusCode.NoContent && sequence < 1000);

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task Post_MoreEdgesThanRemembered_Is503()
    {
        await _replica.ReportAsync(Make.Report("edge-1"));
        await _replica.ReportAsync(Make.Report("edge-2"));

        await RefusedAsync(Make.Report("edge-3"), HttpStatusCode.ServiceUnavailable, "MaxEdges");
    }

    private async Task RefusedAsync(HealthReport report, HttpStatusCode expected, string named)
    {
        var (status, problem) = await PostAsync(JsonSerializer.Serialize(report, ContractsJson.Default.HealthReport));
        status.ShouldBe(expected, problem);
        problem.ShouldContain(named);
    }

    private async Task<(HttpStatusCode Status, string Detail)> PostAsync(string body)
    {
        using var answer = await _replica.SendAsync(HttpMethod.Post, "/v1/reports", Roles.Edge, new StringContent(body, Encoding.UTF8, "application/json"));
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, problem.RootElement.GetProperty("detail").GetString()!);
    }
}
