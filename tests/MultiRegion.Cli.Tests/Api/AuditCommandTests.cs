using MultiRegion.Contracts;

namespace MultiRegion.Cli.Tests.Api;

public sealed class AuditCommandTests
{
    [Fact]
    public async Task Audit_OfTwoCells_IsOneListNewestFirst()
    {
        await using var here = await StubHost.StartAsync();
        await using var there = await StubHost.StartAsync();
        here.HasStatus(ApiRun.Status("eu-west", ApiRun.Peer("us-east", there.Address))).Has("/v1/audit", Page(Record("eu-west-1", 1, "anna"), Record("eu-west-1", 5, "otto")), ContractsJson.Default.PageAuditRecord);
        there.HasStatus(ApiRun.Status("us-east")).Has("/v1/audit", Page(Record("us-east-1", 3, "vera")), ContractsJson.Default.PageAuditRecord);

        var run = await ApiRun.OfAsync(here.Address, "audit", "--caller", "a b");

        run.Code.ShouldBe(ExitCode.Done, run.Error);
        run.Output.Split('\n').Skip(1).Take(3).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]).ShouldBe(["otto", "vera", "anna"]);
        there.Requests.ShouldContain("/v1/audit?caller=a%20b&limit=50");
    }

    [Fact]
    public async Task Audit_OfAnEdge_AsksTheEdgeAlone()
    {
        await using var edge = await StubHost.StartAsync();
        edge.Has("/v1/audit", Page(Record("edge-1", 1, "anna")), ContractsJson.Default.PageAuditRecord);

        var run = await ApiRun.OfAsync(new Uri("http://127.0.0.1:1"), "audit", "--edge", edge.Address.ToString());

        run.Code.ShouldBe(ExitCode.Done, run.Error);
        run.Output.ShouldContain("edge-1#1");
        edge.Requests.ShouldBe(["/v1/audit?limit=50"]);
    }

    [Fact]
    public async Task Audit_TextThatMovesTheCursor_IsPrintedWithout()
    {
        await using var host = await StubHost.StartAsync();
        host.Has("/v1/audit", Page(Record("edge-1", 1, "an\u001b[2Jna\nroot")), ContractsJson.Default.PageAuditRecord);

        var run = await ApiRun.OfAsync(null, "audit", "--edge", host.Address.ToString());

        run.Output.ShouldNotContain('\u001b');
        run.Output.ShouldContain("an [2Jna root");
    }

    private static Page<AuditRecord> Page(params AuditRecord[] records) => new(records);

    private static AuditRecord Record(string host, int minute, string caller) => new()
    {
        Sequence = minute, At = ApiRun.Now.AddMinutes(minute), Host = host, Caller = caller, Role = "operator", Via = "token", Action = "service.put",
        Request = "PUT /v1/services/api", Outcome = AuditOutcome.Accepted, Status = 200, RequestId = "1",
    };
}
