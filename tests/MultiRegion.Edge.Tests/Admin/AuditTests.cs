using System.Net;
using MultiRegion.Contracts;
using MultiRegion.Edge.Tests.Support;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.Edge.Tests.Admin;

public sealed class AuditTests
{
    [Fact]
    public async Task Drain_AddedAndRemoved_LeavesARecordOfEach()
    {
        await using var edge = await CellEdge.StartAsync(null, ("Edge:Admin:Audit:InMemory", "100"));
        edge.Routing.Apply([CellEdge.PlanOf("one", 1, 1)], []);
        using var admin = edge.Admin();
        var request = new DrainRequest { Service = "one", Origin = "a", TimeToLive = TimeSpan.FromMinutes(1), Reason = "a test" };

        using var added = await admin.PostAsJsonAsync("/v1/drains", request, ContractsJson.Default.DrainRequest);
        using var removed = await admin.DeleteAsync(added.Headers.Location);
        using var again = await admin.DeleteAsync(added.Headers.Location);

        var records = (await admin.GetFromJsonAsync("/v1/audit", ContractsJson.Default.PageAuditRecord))!.Items;
        records.Select(record => (record.Action, record.Outcome, record.Status)).ShouldBe(
            [("drain.remove", AuditOutcome.Refused, 404), ("drain.remove", AuditOutcome.Accepted, 204), ("drain.add", AuditOutcome.Accepted, 201)]);
        records[2].After!.Value.GetProperty("origin").GetString().ShouldBe("a");
        records[1].Before!.Value.GetProperty("reason").GetString().ShouldBe("a test");
    }

    [Fact]
    public async Task Drain_OfAServiceOutsideTheTokensScope_IsForbidden()
    {
        const string token = "a-scoped-token-0123456789";
        await using var edge = await CellEdge.StartAsync(
            null, ("Edge:Admin:Tokens:9:Name", "two"), ("Edge:Admin:Tokens:9:Role", "operator"), ("Edge:Admin:Tokens:9:Token", token), ("Edge:Admin:Tokens:9:Services:0", "two"));
        edge.Routing.Apply([CellEdge.PlanOf("one", 1, 1), CellEdge.PlanOf("two", 1, 1)], []);
        using var admin = edge.Admin(token);

        var statuses = new List<HttpStatusCode>();
        foreach (var service in new[] { "one", "two" })
        {
            var request = new DrainRequest { Service = service, Origin = "a", TimeToLive = TimeSpan.FromMinutes(1), Reason = "a test" };
            using var answer = await admin.PostAsJsonAsync("/v1/drains", request, ContractsJson.Default.DrainRequest);
            statuses.Add(answer.StatusCode);
        }

        statuses.ShouldBe([HttpStatusCode.Forbidden, HttpStatusCode.Created]);
    }

    /// <summary>Whoever adds a way to change something at an edge says what it is called and who may.</summary>
    [Fact]
    public async Task Endpoints_ThatMayWrite_SayWhatTheyDoAndWhoMay()
    {
        await using var edge = await CellEdge.StartAsync();

        var writes = edge.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Any(method => method is not ("GET" or "HEAD")) == true).ToList();

        writes.Select(endpoint => endpoint.Metadata.GetMetadata<EndpointAction>()?.Name).ShouldBe(["drain.add", "drain.remove"], ignoreOrder: true);
        writes.ShouldAllBe(endpoint => endpoint.Metadata.GetMetadata<AuditedWrite>() != null && endpoint.Metadata.GetMetadata<TokenRequirement>() != null);
    }
}
