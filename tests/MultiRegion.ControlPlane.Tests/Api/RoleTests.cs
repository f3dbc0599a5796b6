using System.Net;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ControlPlane.Tests.Api;

/// <summary>Each endpoint with each role: what needs a role answers 401 without a token and 403 to the wrong one.</summary>
public sealed class RoleTests(RoleTests.AloneReplica alone) : IClassFixture<RoleTests.AloneReplica>
{
    private static readonly string?[] Callers = [null, .. Roles.All];

    private static readonly (string Method, string Path, string[] Allowed)[] Endpoints =
    [
        ("GET", "/healthz", ["", .. Roles.All]),
        ("GET", "/readyz", ["", .. Roles.All]),
        ("GET", "/metrics", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/openapi/v1.json", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/status", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/services", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/services/api", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/services/api/plan", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/services/api/certificate", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/services/api/explanation", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/scores", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/digests", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/audit", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/edges", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/events", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("PUT", "/v1/services/api", [Roles.Operator, Roles.Admin]),
        ("DELETE", "/v1/services/api", [Roles.Operator, Roles.Admin]),
        ("POST", "/v1/reports", [Roles.Edge]),
        ("GET", "/v1/intents", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/intents/override/api", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("POST", "/v1/intents/override/api/undo", [Roles.Operator, Roles.Admin]),
        ("GET", "/v1/overrides", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/overrides/api", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("PUT", "/v1/overrides/api", [Roles.Operator, Roles.Admin]),
        ("DELETE", "/v1/overrides/api", [Roles.Operator, Roles.Admin]),
        ("GET", "/v1/rules", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/rules/api", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("PUT", "/v1/rules/api", [Roles.Admin]),
        ("DELETE", "/v1/rules/api", [Roles.Admin]),
        ("GET", "/v1/freezes", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/freezes/api", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("PUT", "/v1/freezes/api", [Roles.Admin]),
        ("DELETE", "/v1/freezes/api", [Roles.Admin]),
        ("GET", "/v1/drills", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("GET", "/v1/drills/api", [Roles.Viewer, Roles.Operator, Roles.Admin]),
        ("POST", "/v1/drills", [Roles.Operator, Roles.Admin]),
        ("DELETE", "/v1/drills/api", [Roles.Operator, Roles.Admin]),
        ("GET", "/v1/peers/summary", [Roles.Peer]),
        ("GET", "/v1/peers/intents", [Roles.Peer]),
        ("POST", "/v1/peers/intents", [Roles.Peer]),
        ("GET", "/v1/peers/digest", [Roles.Peer]),
    ];

    public static TheoryData<string, string, string> EveryCall()
    {
        var calls = new TheoryData<string, string, string>();
        foreach (var (method, path, _) in Endpoints)
            foreach (var caller in Callers)
                calls.Add(method, path, caller ?? "");
        return calls;
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Call_ByRole_IsAdmittedOrRefused(string method, string path, string caller)
    {
        using var answer = await alone.Replica.SendAsync(new HttpMethod(method), path, caller.Length == 0 ? null : caller);

        var allowed = Endpoints.Single(endpoint => endpoint.Method == method && endpoint.Path == path).Allowed.Contains(caller);
        if (allowed)
            answer.StatusCode.ShouldNotBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
        else
            answer.StatusCode.ShouldBe(caller.Length == 0 ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden);
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Call_ThatMayWrite_LeavesExactlyOneRecord(string method, string path, string caller)
    {
        var trail = alone.Replica.Services.GetRequiredService<AuditTrail>();
        var before = Last(trail);

        using var answer = await alone.Replica.SendAsync(new HttpMethod(method), path, caller.Length == 0 ? null : caller);

        var recorded = caller.Length > 0 && method != "GET" && path is not ("/v1/reports" or "/v1/peers/intents");
        (Last(trail) - before).ShouldBe(recorded ? 1 : 0);
        if (recorded)
            (trail.Newest[0].Caller, trail.Newest[0].Status).ShouldBe(($"{caller}-1", (int)answer.StatusCode));
    }

    [Fact]
    public void Matrix_EveryMappedEndpoint_IsInIt()
    {
        var mapped = alone.Replica.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"], (endpoint, method) => (method, Path(endpoint)));

        mapped.Distinct().Order().ShouldBe(Endpoints.Select(endpoint => (endpoint.Method, endpoint.Path)).Order());

        static string Path(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.Replace("{name}", "api").Replace("{id}", "api").Replace("{kind}", "override").Replace("{documentName}", "v1");
    }

    /// <summary>Whoever adds a way to change something says what it is called and who may: so it is recorded, limited, and can be granted alone.</summary>
    [Fact]
    public void Endpoints_ThatMayWrite_SayWhatTheyDoAndWhoMay()
    {
        var writes = alone.Replica.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Any(method => method is not ("GET" or "HEAD")) == true).ToList();

        writes.ShouldNotBeEmpty();
        foreach (var endpoint in writes)
        {
            endpoint.Metadata.GetMetadata<TokenRequirement>().ShouldNotBeNull($"{endpoint.DisplayName} needs RequireToken(role)");
            endpoint.Metadata.GetMetadata<EndpointAction>().ShouldNotBeNull($"{endpoint.DisplayName} needs Writes(\"kind.verb\", ...), which records and limits it");
            (endpoint.Metadata.GetMetadata<AuditedWrite>() is not null || endpoint.Metadata.GetMetadata<UnauditedWrite>() is not null).ShouldBeTrue(endpoint.DisplayName);
        }

        // What leaves no record is listed here.
        writes.Where(endpoint => endpoint.Metadata.GetMetadata<UnauditedWrite>() is not null).Select(endpoint => endpoint.RoutePattern.RawText!)
            .ShouldBe(["/v1/reports", "/v1/peers/intents"], ignoreOrder: true);
    }

    private static long Last(AuditTrail trail) => trail.Newest is [var newest, ..] ? newest.Sequence : 0;

    public sealed class AloneReplica : IAsyncLifetime
    {
        public Replica Replica { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Replica = await Replica.StartAloneAsync(Make.Seeds(Make.Service()));

        public ValueTask DisposeAsync() => Replica.DisposeAsync();
    }
}
