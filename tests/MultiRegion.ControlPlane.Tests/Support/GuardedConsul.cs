using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using MultiRegion.Local.Servers;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>A real Consul as <c>infra/consul</c> wants it: ACLs that deny unless granted, TLS both ways, and a token for each of the shipped policies.</summary>
public sealed class GuardedConsul : IAsyncLifetime
{
    private const string Master = "6b1e4c1e-9d47-4b0a-8f39-2f7a3c2c6a11";
    private static readonly string[] Policies = ["control-plane", "control-plane-peers", "edge", "viewer", "dns"];
    private readonly Dictionary<string, string> _tokens = new() { ["master"] = Master };
    private readonly TestAuthority _authority = new();
    private RealConsul? _consul;
    private OutgoingTls _client = new();

    public Uri Address => _consul!.Server.Address;

    public async ValueTask InitializeAsync()
    {
        if (ToolLocator.FindConsul() is null)
            return;
        var (certificate, key) = _authority.Sign("server.dc1.consul");
        _consul = await RealConsul.StartAsync(options => options with { AclMasterToken = Master, Tls = new ConsulTls(_authority.CaFile, certificate, key) });
        _client = ClientTls();
        foreach (var policy in Policies)
            _tokens[policy] = await CreateTokenAsync(policy);
    }

    /// <summary>Settings of a replica that has the policies of a control plane.</summary>
    public string[] ReplicaSettings() =>
    [
        $"Consul:Token={_tokens["control-plane"]}", $"Consul:CaFile={_client.CaFile}", $"Consul:ClientCertificateFile={_client.ClientCertificateFile}",
        $"Consul:ClientKeyFile={_client.ClientKeyFile}",
    ];

    public void SkipUnlessFound() => Assert.SkipWhen(_consul is null, "No consul on PATH or in .tools: infra/test fetches it.");

    /// <param name="policy">Whose token is shown; null for none.</param>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path of Consul's API.</param>
    /// <param name="body">JSON or a key's value.</param>
    public async Task<(HttpStatusCode Status, string Body)> CallAsync(string? policy, string method, string path, string? body = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = _client.ToSslOptions() });
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Address, path));
        if (policy is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens[policy]);
        if (body is not null)
            request.Content = new StringContent(body);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>How this test's host would call: with the authority, and with or without a certificate.</summary>
    public OutgoingTls ClientTls(bool withCertificate = true)
    {
        if (!withCertificate)
            return new OutgoingTls { CaFile = _authority.CaFile };
        var (certificate, key) = _authority.Sign("control-plane.eu-west");
        return new OutgoingTls { CaFile = _authority.CaFile, ClientCertificateFile = certificate, ClientKeyFile = key };
    }

    public async ValueTask DisposeAsync()
    {
        if (_consul is not null)
            await _consul.DisposeAsync();
        _authority.Dispose();
    }

    private async Task<string> CreateTokenAsync(string policy)
    {
        var rules = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "infra", "consul", "policies", policy + ".hcl"));
        var (status, answer) = await CallAsync("master", "PUT", "/v1/acl/policy", JsonSerializer.Serialize(new { Name = "multiregion-" + policy, Rules = rules }));
        status.ShouldBe(HttpStatusCode.OK, answer);
        (status, answer) = await CallAsync("master", "PUT", "/v1/acl/token", JsonSerializer.Serialize(new { Policies = new[] { new { Name = "multiregion-" + policy } } }));
        status.ShouldBe(HttpStatusCode.OK, answer);
        using var token = JsonDocument.Parse(answer);
        return token.RootElement.GetProperty("SecretID").GetString()!;
    }
}
