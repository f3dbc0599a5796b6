using System.Net;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Tests.Security;

/// <summary>The policies in <c>infra/consul</c> against a real Consul with ACLs and TLS on: enough for each part, and no more.</summary>
public sealed class ConsulPolicyTests(GuardedConsul consul) : IClassFixture<GuardedConsul>
{
    private const string Service = """{ "Name": "multiregion-control-plane", "ID": "x" }""";
    private const string OtherService = """{ "Name": "payments", "ID": "y" }""";

    [Fact]
    public async Task ControlPlane_WithItsPolicy_LeadsPublishesAndTakesChanges()
    {
        consul.SkipUnlessFound();
        await using var replica = await Replica.StartAsync(consul.Address, "a", [.. consul.ReplicaSettings(), .. Make.Seeds(Make.Service("seeded"))]);

        await replica.StatusAsync(status => status is { Leader: true, ConsulReachable: true, LastPublishAt: not null });
        using var answer = await replica.PutAsync(Make.Service("taken"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        await replica.StatusAsync(status => status is { Services: 2, ConsulError: null, LastPublishError: null });
        (await consul.CallAsync("edge", "GET", "/v1/kv/multiregion/v1/plans/seeded?raw")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("edge", "plans/api index", "lease ingress digest intents/service/api explanations/api")]
    [InlineData("dns", "ingress", "plans/api index lease digest intents/service/api")]
    [InlineData("viewer", "plans/api index lease ingress digest intents/service/api", "")]
    [InlineData("control-plane-peers", "digest intents-summary intents/service/api", "plans/api index lease ingress drills/d")]
    [InlineData(null, "", "plans/api index lease ingress digest intents/service/api")]
    public async Task Read_ByPolicy_IsWhatThePartNeeds(string? policy, string allowed, string denied)
    {
        consul.SkipUnlessFound();
        foreach (var key in Words($"{allowed} {denied}"))
            (await consul.CallAsync("master", "PUT", Key(key), "{}")).Status.ShouldBe(HttpStatusCode.OK);

        foreach (var key in Words(allowed))
            (await consul.CallAsync(policy, "GET", Key(key))).Status.ShouldBe(HttpStatusCode.OK, key);
        foreach (var key in Words(denied))
            (await consul.CallAsync(policy, "GET", Key(key))).Status.ShouldBe(HttpStatusCode.Forbidden, key);
    }

    [Theory]
    [InlineData("edge", "", "plans/api index lease ingress digest intents/override/o")]
    [InlineData("dns", "", "plans/api index lease ingress digest intents/override/o")]
    [InlineData("viewer", "", "plans/api index lease ingress digest intents/override/o")]
    [InlineData("control-plane", "plans/api index ingress digest intents-summary intents/override/o drills/d", "../v2/index ../../other other")]
    [InlineData("control-plane-peers", "intents/override/o", "plans/api index lease ingress digest intents-summary drills/d")]
    [InlineData(null, "", "plans/api index lease ingress digest intents/override/o")]
    public async Task Write_ByPolicy_IsWhatThePartNeeds(string? policy, string allowed, string denied)
    {
        consul.SkipUnlessFound();
        foreach (var key in Words(allowed))
            (await consul.CallAsync(policy, "PUT", Key(key), "{}")).Status.ShouldBe(HttpStatusCode.OK, key);
        foreach (var key in Words(denied))
        {
            (await consul.CallAsync(policy, "PUT", Key(key), "{}")).Status.ShouldBe(HttpStatusCode.Forbidden, key);
            (await consul.CallAsync(policy, "DELETE", Key(key))).Status.ShouldBe(HttpStatusCode.Forbidden, key);
        }
    }

    [Theory]
    [InlineData("edge", false)]
    [InlineData("dns", false)]
    [InlineData("viewer", false)]
    [InlineData("control-plane-peers", false)]
    [InlineData("control-plane", true)]
    public async Task Lease_ByPolicy_IsTheControlPlanesAlone(string policy, bool allowed)
    {
        consul.SkipUnlessFound();
        var expected = allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden;

        (await consul.CallAsync(policy, "PUT", "/v1/session/create", """{ "LockDelay": "0s" }""")).Status.ShouldBe(expected);
        (await consul.CallAsync(policy, "PUT", "/v1/agent/service/register", Service)).Status.ShouldBe(expected);
        (await consul.CallAsync(policy, "PUT", "/v1/agent/service/register", OtherService)).Status.ShouldBe(HttpStatusCode.Forbidden);
        foreach (var path in new[] { "/v1/acl/tokens", "/v1/operator/raft/configuration", "/v1/agent/self" })
            (await consul.CallAsync(policy, "GET", path)).Status.ShouldBe(HttpStatusCode.Forbidden, path);
    }

    [Fact]
    public async Task List_OfKeysByAnEdge_ShowsPlansOnly()
    {
        consul.SkipUnlessFound();
        foreach (var key in new[] { "plans/api", "index", "lease", "intents/service/api" })
            await consul.CallAsync("master", "PUT", Key(key), "{}");

        var (_, keys) = await consul.CallAsync("edge", "GET", "/v1/kv/?keys");

        keys.ShouldContain(ConsulKeys.Plan("api"));
        keys.ShouldNotContain("lease");
        keys.ShouldNotContain("intents");
    }

    [Fact]
    public async Task Connect_WithoutACertificateOrWithoutTls_IsRefused()
    {
        consul.SkipUnlessFound();
        using var bare = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = consul.ClientTls(withCertificate: false).ToSslOptions() });
        using var plain = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        await Should.ThrowAsync<HttpRequestException>(() => bare.GetAsync(new Uri(consul.Address, "/v1/status/leader")));
        using var answer = await plain.GetAsync(new UriBuilder(consul.Address) { Scheme = "http" }.Uri);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static string Key(string key) => $"/v1/kv/{ConsulKeys.Root}{key}";

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
