using System.Text.Json;
using MultiRegion.Cli.Api.Steering;
using MultiRegion.Cli.Simulate;
using MultiRegion.Contracts;

namespace MultiRegion.Cli.Tests.Api;

public sealed class SteeringTests : IAsyncLifetime
{
    private StubHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await StubHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Drain_WithoutYes_IsPreviewedOnly()
    {
        _host.Has("/v1/overrides/drain-api-us-east?dryRun=true", Preview(), ContractsJson.Default.IntentPreview);

        var run = await ApiRun.OfAsync(_host.Address, "drain", "--service", "api", "--region", "us-east", "--for", "30m", "--reason", "INC-1");

        run.Code.ShouldBe(ExitCode.Done, run.Error);
        run.Output.ShouldStartWith("It moves 40 requests/s.\n");
        run.Output.ShouldContain("To do it: --yes --revision r1");
        _host.Requests.ShouldBe(["/v1/overrides/drain-api-us-east?dryRun=true"]);
        JsonSerializer.Deserialize(_host.Changes.ShouldHaveSingleItem().Body, ContractsJson.Default.OverrideChange)!.Override.Until.ShouldBe(ApiRun.Now.AddMinutes(30));
    }

    [Fact]
    public async Task Drain_ThatARuleRefuses_IsPreviewedWithExitCode1()
    {
        _host.Has("/v1/overrides/drain-api?dryRun=true", Preview() with { Refusals = [new RuleViolation("two-regions", "1 of 2 regions would be left")] }, ContractsJson.Default.IntentPreview);

        var run = await ApiRun.OfAsync(_host.Address, "drain", "--service", "api", "--for", "30m", "--reason", "INC-1");

        run.Code.ShouldBe(ExitCode.Failed);
        run.Output.ShouldContain("refused by 'two-regions': 1 of 2 regions would be left");
    }

    [Fact]
    public async Task Drain_WithARevisionAndBrokenGlass_SaysSoToTheHost()
    {
        _host.Has("/v1/overrides/drain-api", Receipt(), ContractsJson.Default.IntentReceipt);

        await ApiRun.OfAsync(_host.Address, "drain", "--service", "api", "--for", "30m", "--reason", "INC-1", "--yes", "--revision", "r 1", "--break-glass");

        _host.Requests.ShouldBe(["/v1/overrides/drain-api?breakGlass=true&revision=r%201"]);
    }

    [Fact]
    public async Task Drain_AtAnEdgeWithoutYes_SendsNothing()
    {
        var run = await ApiRun.OfAsync(null, "drain", "--edge", _host.Address.ToString(), "--service", "api", "--origin", "a", "--for", "5m", "--reason", "INC-1");

        run.Code.ShouldBe(ExitCode.CouldNotRun);
        run.Output.ShouldContain($"POST {_host.Address}v1/drains");
        run.Error.ShouldContain("Nothing was sent. Add --yes");
        _host.Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pin_WithYes_IsSentAndSaysWhichCellsHaveIt()
    {
        _host.Has("/v1/overrides/mine", Receipt(new PeerReceipt("us-east", true), new PeerReceipt("ap-south", false, "no answer")), ContractsJson.Default.IntentReceipt);

        var run = await ApiRun.OfAsync(
            _host.Address, "pin", "--service", "api", "--origin", "a", "--share", "0.25", "--for", "2h", "--reason", "INC-1", "--name", "mine", "--yes");

        run.Code.ShouldBe(ExitCode.Failed, "a cell has it not yet");
        run.Output.ShouldContain("Override 'mine' is accepted");
        run.Output.ShouldContain("us-east: has it\nap-south: has it not yet: no answer");
        var (request, body) = _host.Changes.ShouldHaveSingleItem();
        request.ShouldBe("PUT /v1/overrides/mine");
        var change = JsonSerializer.Deserialize(body, ContractsJson.Default.OverrideChange)!;
        (change.Reason, change.Override.Action, change.Override.Share, change.Override.Until).ShouldBe(("INC-1", OverrideAction.Pin, 0.25, ApiRun.Now.AddHours(2)));
    }

    [Fact]
    public async Task Drain_AtAnEdge_NeedsNoControlPlane()
    {
        _host.Has("/v1/drains", new DrainView { Id = "d1", Service = "api", Until = ApiRun.Now.AddMinutes(5), Author = "anna", Reason = "INC-1", Streams = 3 }, ContractsJson.Default.DrainView);

        var run = await ApiRun.OfAsync(
            new Uri("http://127.0.0.1:1"), "drain", "--edge", _host.Address.ToString(), "--service", "api", "--origin", "a", "--for", "5m", "--reason", "INC-1", "--yes");

        run.Code.ShouldBe(ExitCode.Done, run.Error);
        run.Output.ShouldContain("drain d1 is in force at this edge until 2026-05-01 12:05:00Z; 3 streams are open there");
        JsonSerializer.Deserialize(_host.Changes.ShouldHaveSingleItem().Body, ContractsJson.Default.DrainRequest)!.TimeToLive.ShouldBe(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Undo_OfAnOverride_AsksForTheStateBefore()
    {
        _host.Has("/v1/intents/override/mine/undo", Receipt(), ContractsJson.Default.IntentReceipt);

        var run = await ApiRun.OfAsync(_host.Address, "undo", "override", "mine", "--reason", "it was wrong", "--yes");

        run.Code.ShouldBe(ExitCode.Done, run.Error);
        _host.Changes.ShouldHaveSingleItem().Request.ShouldBe("POST /v1/intents/override/mine/undo");
    }

    [Fact]
    public async Task Change_ThatIsRefused_SaysWhy()
    {
        var run = await ApiRun.OfAsync(_host.Address, "undo", "rule", "none", "--reason", "r", "--yes");

        run.Code.ShouldBe(ExitCode.Failed);
        run.Error.ShouldContain("404: It is not there.");
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("1.5h", 5400)]
    [InlineData("1d", 86400)]
    [InlineData("00:00:05", 5)]
    public void Duration_AsPeopleWriteIt_IsRead(string text, double seconds) => Duration.Parse(text).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("30")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("0s")]
    [InlineData("1e9d")]
    [InlineData("soon")]
    public void Duration_OfAnotherForm_IsRefused(string text) => Should.Throw<InputException>(() => Duration.Parse(text)).Message.ShouldContain($"'{text}'");

    private static IntentPreview Preview() => new()
    {
        Kind = IntentKind.Override, Name = "x", Revision = "r1", At = ApiRun.Now, Services = [], Sentence = "It moves 40 requests/s.",
    };

    private static IntentReceipt Receipt(params PeerReceipt[] peers) => new()
    {
        Kind = IntentKind.Override, Name = "mine", Stamp = new IntentStamp(0, 0, "eu-west"), At = ApiRun.Now, Author = "anna", Reason = "INC-1", Peers = peers,
    };
}
