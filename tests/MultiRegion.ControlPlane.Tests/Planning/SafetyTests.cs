using System.Globalization;
using System.Net;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ControlPlane.Tests.Planning;

/// <summary>Two regions of 100 requests a second each, and a cell that asks for so many that one alone could not take them.</summary>
public sealed class SafetyTests : IAsyncLifetime
{
    private static readonly string[] Capacities = ["Services:0:Origins:0:Capacity=100", "Services:0:Origins:1:Capacity=100"];
    private Replica _replica = null!;
    private Reporting _edge = null!;

    public async ValueTask InitializeAsync()
    {
        _replica = await Replica.StartAloneAsync([.. Make.Seeds(Make.Service()), .. Capacities]);
        var seen = Make.Observation(origins: [Answered("eu-west"), Answered("us-east")]) with { Requests = 30 };
        _edge = new Reporting(_replica, "eu-west", seen);
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _replica.DisposeAsync();
    }

    [Fact]
    public async Task Status_OneLossCannotBeBorne_SaysSoInWordsAndInAMetric()
    {
        var status = await _replica.StatusAsync(status => status.UnsafeServices == 1);

        var told = status.Unsafe.ShouldHaveSingleItem();
        told.Service.ShouldBe("api");
        told.Sentence.ShouldContain("not N-1 safe");
        (await _replica.GetAsync("/v1/services/api", ContractsJson.Default.ServiceView)).Safety.ShouldBe(SafetyVerdict.Unsafe);
        using var answer = await _replica.SendAsync(HttpMethod.Get, "/metrics", Roles.Viewer);
        var text = await answer.Content.ReadAsStringAsync();
        Value(text, "multiregion_plan_n1_safe{service=\"api\"}").ShouldBe(0);
        Value(text, "multiregion_plan_n1_load_ratio{service=\"api\"}").ShouldBeGreaterThan(1);
        Value(text, "multiregion_plan_n1_shortfall_per_second{service=\"api\"}").ShouldBeGreaterThan(0);
        Value(text, "multiregion_plan_shortfall_per_second{service=\"api\"}").ShouldBe(0);
    }

    [Fact]
    public async Task Certificate_OneAndTwoLosses_NameTheWorstAndTheRemedy()
    {
        await _replica.StatusAsync(status => status.UnsafeServices == 1);

        var one = await _replica.GetAsync("/v1/services/api/certificate", ContractsJson.Default.SafetyCertificate);
        var two = await _replica.GetAsync("/v1/services/api/certificate?n=2", ContractsJson.Default.SafetyCertificate);

        (one.Losses, one.Verdict, two.Losses, two.Verdict).ShouldBe((1, SafetyVerdict.Unsafe, 2, SafetyVerdict.Unsafe));
        one.Worst[0].Shortfall.ShouldBeGreaterThan(0);
        one.Remedy.ShouldNotBeNull().RequestsPerSecond.ShouldBeGreaterThan(0);
        two.Worst[0].Regions.Order().ShouldBe(["eu-west", "us-east"]);
    }

    [Theory]
    [InlineData("/v1/services/api/certificate?n=3", HttpStatusCode.BadRequest)]
    [InlineData("/v1/services/api/certificate?n=0", HttpStatusCode.BadRequest)]
    [InlineData("/v1/services/other/certificate", HttpStatusCode.NotFound)]
    public async Task Certificate_NotToBeHad_IsAProblem(string path, HttpStatusCode expected)
    {
        using var answer = await _replica.SendAsync(HttpMethod.Get, path, Roles.Viewer);

        answer.StatusCode.ShouldBe(expected);
    }

    private static OriginObservation Answered(string origin) =>
        new() { Origin = origin, Outcomes = new OutcomeCounts { Success = 15 }, Latency = new LatencyBuckets([100], [15]) };

    private static double Value(string text, string series) => double.Parse(
        text.Split('\n').Single(line => line.StartsWith(series, StringComparison.Ordinal)).Split(' ')[^1], CultureInfo.InvariantCulture);
}
