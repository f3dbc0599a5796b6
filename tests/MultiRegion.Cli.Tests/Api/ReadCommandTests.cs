using System.Text.Json;
using MultiRegion.Cli.Api;
using MultiRegion.Contracts;

namespace MultiRegion.Cli.Tests.Api;

public sealed class ReadCommandTests : IAsyncLifetime
{
    private StubHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await StubHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Status_OfOneCell_FindsTheOthersAndSaysHowOldItIs()
    {
        await using var other = await StubHost.StartAsync();
        other.HasStatus(ApiRun.Status("us-east"));
        _host.HasStatus(ApiRun.Status("eu-west", ApiRun.Peer("us-east", other.Address)));

        var run = await ApiRun.OfAsync(_host.Address, "status");

        run.Code.ShouldBe(ExitCode.Done, run.Error);
        run.Output.ShouldContain("eu-west  eu-west-1  eu-west-1  3      yes   reachable  2/2");
        run.Output.ShouldContain("us-east-1");
        run.Output.ShouldContain("as of 2026-05-01 12:00:00Z by replica eu-west-1 of eu-west (leader); it published 4.0 s ago; other cells heard: us-east 0.5 s ago");
    }

    [Fact]
    public async Task Status_CellThatDoesNotAnswer_IsShownAsSuchWithExitCode1()
    {
        _host.HasStatus(ApiRun.Status("eu-west", ApiRun.Peer("us-east", new Uri("http://127.0.0.1:1")), ApiRun.Peer("ap-south", null, 90, stale: true)));

        var run = await ApiRun.OfAsync(_host.Address, "status");

        run.Code.ShouldBe(ExitCode.Failed);
        run.Output.ShouldContain("us-east: not answered: http://127.0.0.1:1: ");
        run.Output.ShouldContain("ap-south: not answered: it has not told its address yet");
        run.Output.ShouldContain("ap-south 90 s ago (stale)");
    }

    [Fact]
    public async Task Status_FirstServerIsGone_AsksTheNext()
    {
        _host.HasStatus(ApiRun.Status("eu-west"));

        var run = await ApiRun.OfAsync(null, "status", "--server", $"http://127.0.0.1:1,{_host.Address}");

        run.Code.ShouldBe(ExitCode.Done, run.Error);
    }

    [Fact]
    public async Task Status_NoServerAnswers_NamesEach()
    {
        var run = await ApiRun.OfAsync(null, "status", "--server", "http://127.0.0.1:1", "--server", "http://127.0.0.1:2");

        run.Code.ShouldBe(ExitCode.Failed);
        run.Error.ShouldContain("http://127.0.0.1:1: ");
        run.Error.ShouldContain("http://127.0.0.1:2: ");
    }

    [Fact]
    public async Task Json_OfStatus_IsTheApisOwnDocument()
    {
        _host.HasStatus(ApiRun.Status("eu-west"));

        var run = await ApiRun.OfAsync(_host.Address, "status", "--json");

        using var document = JsonDocument.Parse(run.Output);
        document.RootElement[0].GetProperty("status").GetProperty("epoch").GetInt64().ShouldBe(3);
    }

    [Fact]
    public async Task Services_OverTwoPages_ShowsAll()
    {
        ServiceView View(string name) => new() { Name = name, Definition = Definition(name), Version = new PlanVersion(2, 7), Weights = new Dictionary<string, double> { ["b"] = 0.25, ["a"] = 0.75 } };
        _host.HasStatus(ApiRun.Status("eu-west"))
            .Has("/v1/services?limit=1000", new Page<ServiceView>([View("one")], "one"), ContractsJson.Default.PageServiceView)
            .Has("/v1/services?limit=1000&cursor=one", new Page<ServiceView>([View("two")]), ContractsJson.Default.PageServiceView);

        var run = await ApiRun.OfAsync(_host.Address, "services");

        run.Output.ShouldContain("one      2.7   Normal  0         -    a=0.750 b=0.250");
        run.Output.ShouldContain("two ");
        run.Output.ShouldContain("as of 2026-05-01 12:00:00Z");
    }

    [Fact]
    public async Task Plan_OfAService_SaysHowOldItIs()
    {
        var plan = new Plan
        {
            Cell = "eu-west", Service = "api", Version = new PlanVersion(2, 7), PlannedAt = ApiRun.Now.AddMinutes(-3), Definition = Definition("api"),
            Weights = new Dictionary<string, double> { ["a"] = 1 }, Expiries = [new PlanExpiry(ApiRun.Now.AddMinutes(5), new Dictionary<string, double> { ["a"] = 0.5 })],
        };
        _host.Has("/v1/services/api/plan", plan, ContractsJson.Default.Plan);

        var run = await ApiRun.OfAsync(_host.Address, "plan", "api");

        run.Output.ShouldContain("a       eu-west  1.000");
        run.Output.ShouldContain("from 2026-05-01 12:05:00Z: a=0.500");
        run.Output.ShouldContain("plan 2.7 of api in eu-west, Normal, made 3 min ago");
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("explain")]
    public async Task Ask_WhatIsNotThere_SaysWhyWithExitCode1(string command)
    {
        var run = await ApiRun.OfAsync(_host.Address, command, "no such/service");

        run.Code.ShouldBe(ExitCode.Failed);
        run.Error.ShouldContain("404: It is not there.");
        _host.Requests.ShouldHaveSingleItem().ShouldStartWith("/v1/services/no%20such%2Fservice/");
    }

    [Fact]
    public async Task Ask_WithoutAToken_SaysHowToGiveOne()
    {
        var run = await ApiRun.WithAsync(new Dictionary<string, string?> { [ConnectionOptions.ServerVariable] = _host.Address.ToString() }, "status");

        run.Code.ShouldBe(ExitCode.Failed);
        run.Error.ShouldContain("401: Send a token. Give --token-file or MULTIREGION_TOKEN_FILE");
    }

    [Fact]
    public async Task Ask_AHostOfAnotherKind_SaysSo()
    {
        _host.Has("/v1/status", new PlanVersion(1, 1), ContractsJson.Default.PlanVersion);

        var run = await ApiRun.OfAsync(_host.Address, "status");

        run.Code.ShouldBe(ExitCode.Failed);
        run.Error.ShouldContain("is it a MultiRegion host, and of which version?");
    }

    [Theory]
    [InlineData("--server", "ftp://x", "'ftp://x' is not an address")]
    [InlineData("--token-file", "/nowhere", "the token file '/nowhere' cannot be read")]
    [InlineData("--ca-file", "/nowhere", "--ca-file: '/nowhere' is not a file")]
    [InlineData("--timeout", "0", "--timeout: '0' is not from 1 to 300")]
    public async Task Ask_WithABadOption_SaysWhichWithExitCode2(string option, string value, string expected)
    {
        var run = await ApiRun.OfAsync(_host.Address, "status", option, value);

        run.Code.ShouldBe(ExitCode.CouldNotRun);
        run.Error.ShouldContain(expected);
    }

    private static ServiceDefinition Definition(string name) => new()
    {
        Name = name,
        Origins = [new OriginDefinition { Id = "a", Region = "eu-west", Address = new Uri("http://a.example"), Capacity = 100 }],
    };
}
