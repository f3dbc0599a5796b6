using System.Net;
using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Tests.Drills;

/// <summary>What is said to those who ask for what cannot be.</summary>
public sealed class DrillEndpointTests
{
    private static readonly DrillSpec Spec = new() { Service = "api", Region = "eu-west" };

    public static TheoryData<DrillSpec, string, string> Bad => new()
    {
        { Spec with { Region = "mars" }, "r", "drill.region" },
        { Spec with { Region = null }, "r", "drill.origin" },
        { Spec with { Leave = 1 }, "r", "drill.leave" },
        { Spec, " ", "reason" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Post_WhatMayNotBe_Is422NamingIt(DrillSpec spec, string reason, string named)
    {
        await using var replica = await Replica.StartAloneAsync(Make.Seeds(Make.Service()));
        using var answer = await replica.PostDrillAsync(spec, reason);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        JsonSerializer.Deserialize<Problem>(await answer.Content.ReadAsStreamAsync(), JsonSerializerOptions.Web)!.Errors!.Select(error => error.Path).ShouldBe([named]);
    }

    [Fact]
    public async Task Post_ConsulAway_Is503AndADryRunSaysWhatSpeaksAgainstIt()
    {
        await using var replica = await Replica.StartAloneAsync(Make.Seeds(Make.Service()));
        using var answer = await replica.PostDrillAsync(Spec);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        using var dry = await replica.PostDrillAsync(Spec, query: "?dryRun=true");
        dry.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await dry.Content.ReadAsStringAsync()).ShouldContain("too few edges report to plan by");
    }

    [Fact]
    public async Task Delete_WithoutAReason_Is422()
    {
        await using var replica = await Replica.StartAloneAsync();
        (await replica.CallOffAsync("20260101-000000-0000", " ")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }
}
