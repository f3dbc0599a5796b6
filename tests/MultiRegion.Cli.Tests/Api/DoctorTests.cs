using System.Net;
using System.Net.Sockets;
using MultiRegion.Cli.Api;
using MultiRegion.Cli.Api.Doctor;
using MultiRegion.Contracts;

namespace MultiRegion.Cli.Tests.Api;

public sealed class DoctorTests
{
    [Fact]
    public async Task Doctor_AllIsWell_SaysSoWithExitCode0()
    {
        await using var host = await StubHost.StartAsync();
        host.HasStatus(ApiRun.Status("eu-west"));

        var run = await ApiRun.OfAsync(host.Address, "doctor");

        run.Code.ShouldBe(ExitCode.Done, run.Output);
        run.Output.ShouldNotContain("FAIL");
        run.Output.ShouldNotContain("warn");
    }

    [Fact]
    public async Task Doctor_CheckFails_SaysWhatToDoWithExitCode1()
    {
        await using var host = await StubHost.StartAsync();
        host.HasStatus(ApiRun.Status("eu-west") with { ConsulReachable = false, ConsulError = "connection refused" });

        var run = await ApiRun.OfAsync(host.Address, "doctor", "--postgres", "127.0.0.1:1", "--consul", "http://127.0.0.1:1");

        run.Code.ShouldBe(ExitCode.Failed);
        run.Output.ShouldContain("FAIL  eu-west: Consul");
        run.Output.ShouldContain("eu-west: Consul: see whether it has a leader");
        run.Output.ShouldContain("FAIL  PostgreSQL at 127.0.0.1:1");
        run.Output.ShouldContain("FAIL  Consul at http://127.0.0.1:1/");
    }

    [Theory]
    [InlineData(0.0, nameof(Verdict.Ok))]
    [InlineData(-1.9, nameof(Verdict.Ok))]
    [InlineData(-2.1, nameof(Verdict.Failed))]
    [InlineData(2.9, nameof(Verdict.Ok))]
    [InlineData(3.1, nameof(Verdict.Failed))]
    public void Clock_OfAnAnswerThatTookASecond_IsOffByWhatTheSecondDoesNotExplain(double offset, string expected) =>
        Find(ApiRun.Status("a") with { At = ApiRun.Now.AddSeconds(offset) }, "a: clock").Verdict.ToString().ShouldBe(expected);

    [Fact]
    public void Cell_WithoutALeaderOrWithSilentEdges_IsNamed()
    {
        Find(ApiRun.Status("a") with { LeaderReplica = null }, "a: control plane").Verdict.ShouldBe(Verdict.Failed);
        Find(ApiRun.Status("a") with { FreshEdges = 1 }, "a: edges").ShouldBe(
            new Finding("a: edges", Verdict.Warning, "1 of 2 report", "multiregion edges says which are silent; the others carry their traffic"));
        Find(ApiRun.Status("a") with { Warm = false }, "a: warm").Verdict.ShouldBe(Verdict.Warning);
        Find(ApiRun.Status("a", ApiRun.Peer("b", null, 40, stale: true)), "a: hears b").Verdict.ShouldBe(Verdict.Warning);
        Find(ApiRun.Status("a") with { Unsafe = [new UnsafeService("api", "not N-1 safe")] }, "a: api").Found.ShouldBe("not N-1 safe");
        CellChecks.Of(new CellAnswer("a", null, null, "gone"), ApiRun.Now, ApiRun.Now).Single().Verdict.ShouldBe(Verdict.Failed);
    }

    [Fact]
    public void Versions_OfTwoKinds_AreAWarning()
    {
        CellAnswer Cell(string name, string? version) => new(name, null, ApiRun.Status(name) with { Version = version });

        CellChecks.OfVersions([Cell("a", "1.2.0"), Cell("b", "1.2.0")], "1.2.0").Verdict.ShouldBe(Verdict.Ok);
        CellChecks.OfVersions([Cell("a", "1.2.0"), Cell("b", "1.1.0")], "1.2.0").Verdict.ShouldBe(Verdict.Warning);
        CellChecks.OfVersions([Cell("a", "1.2.0")], "1.3.0").Verdict.ShouldBe(Verdict.Warning);
    }

    [Theory]
    [InlineData(-1, nameof(Verdict.Failed))]
    [InlineData(13, nameof(Verdict.Warning))]
    [InlineData(15, nameof(Verdict.Ok))]
    public void Certificate_ThatEnds_IsSaidInTime(int days, string expected) =>
        OutsideChecks.OfCertificates(new Dictionary<string, DateTimeOffset> { ["a"] = ApiRun.Now.AddDays(days) }, ApiRun.Now).Single().Verdict.ToString().ShouldBe(expected);

    [Theory]
    [InlineData("S", nameof(Verdict.Ok))]
    [InlineData("N", nameof(Verdict.Warning))]
    [InlineData("H", nameof(Verdict.Failed))]
    public async Task Postgres_ByItsFirstLetter_IsKnown(string letter, string expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, letter);

        var finding = await OutsideChecks.PostgresAsync(
            "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);

        finding.Verdict.ToString().ShouldBe(expected);
        await answering;
    }

    private static async Task AnswerAsync(TcpListener listener, string letter)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await client.GetStream().ReadExactlyAsync(new byte[8]);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(letter));
    }

    private static Finding Find(CellStatus status, string check) =>
        CellChecks.Of(new CellAnswer(status.Cell, null, status), ApiRun.Now, ApiRun.Now.AddSeconds(1)).Single(finding => finding.Check == check);
}
