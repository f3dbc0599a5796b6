using System.Net;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ServiceDefaults.Tests.Credentials;

public sealed class TrustedProxyTests
{
    private static readonly Dictionary<string, string?> Proxy = new(DefaultsHost.Tokens)
    {
        ["TrustedProxy:Addresses:0"] = "127.0.0.0/8",
        ["TrustedProxy:Groups:sre"] = "operator",
        ["TrustedProxy:Groups:staff"] = "viewer",
        ["TrustedProxy:Groups:on-call"] = "break-glass",
    };

    [Theory]
    [InlineData("anna", "staff", "anna viewer False proxy")]
    [InlineData("anna", "staff, sre", "anna operator False proxy")]
    [InlineData("anna", "sre,on-call", "anna operator True proxy")]
    public async Task Request_OfTheProxy_IsOfThePersonThatItNames(string user, string groups, string expected)
    {
        await using var host = await StartAsync(Proxy);

        (await AskAsync(host, ("X-Forwarded-User", user), ("X-Forwarded-Groups", groups))).ShouldBe((HttpStatusCode.OK, expected));
    }

    [Theory]
    [InlineData("anna", "guests")]
    [InlineData("anna", "on-call")]
    [InlineData("", "sre")]
    [InlineData("anna", "")]
    public async Task Request_OfNobodyOrWithoutARole_Is401(string user, string groups)
    {
        await using var host = await StartAsync(Proxy);

        (await AskAsync(host, ("X-Forwarded-User", user), ("X-Forwarded-Groups", groups))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Request_NamesTwoPersons_Is401()
    {
        await using var host = await StartAsync(Proxy);

        (await AskAsync(host, ("X-Forwarded-User", "anna"), ("X-Forwarded-User", "otto"), ("X-Forwarded-Groups", "sre"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Request_FromAnotherAddress_MeansNothingByItsHeaders()
    {
        await using var host = await StartAsync(new(Proxy) { ["TrustedProxy:Addresses:0"] = "10.1.2.3" });

        (await AskAsync(host, ("X-Forwarded-User", "anna"), ("X-Forwarded-Groups", "sre"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Request_ThatMiddlewareGivesTheProxysAddress_IsStillNotTheProxys()
    {
        await using var host = await StartAsync(new(Proxy) { ["TrustedProxy:Addresses:0"] = "10.1.2.3" }, address: "10.1.2.3");

        (await AskAsync(host, ("X-Forwarded-User", "anna"), ("X-Forwarded-Groups", "sre"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Request_WithAToken_IsOfTheTokenAlone()
    {
        await using var host = await StartAsync(Proxy);
        (string, string)[] person = [("X-Forwarded-User", "anna"), ("X-Forwarded-Groups", "sre")];

        (await AskAsync(host, [.. person, ("Authorization", "Bearer " + DefaultsHost.ViewerToken)])).Text.ShouldBe("vera viewer False token");
        (await AskAsync(host, [.. person, ("Authorization", "Bearer unknown-token-0123456789")])).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Request_WithOtherHeaderNames_IsReadFromThose()
    {
        await using var host = await StartAsync(new(Proxy) { ["TrustedProxy:UserHeader"] = "Remote-User", ["TrustedProxy:GroupsHeader"] = "Remote-Groups" });

        (await AskAsync(host, ("Remote-User", "anna"), ("Remote-Groups", "sre"), ("X-Forwarded-User", "mallory"))).Text.ShouldBe("anna operator False proxy");
    }

    [Theory]
    [InlineData("TrustedProxy:Addresses:0", "proxy.example", "TrustedProxy:Addresses: 'proxy.example' is not an address")]
    [InlineData("TrustedProxy:Groups:sre", "edge", "TrustedProxy:Groups:sre: 'edge' is not one of viewer")]
    [InlineData("TrustedProxy:DefaultRole", "root", "TrustedProxy:DefaultRole: 'root' is not one of viewer")]
    [InlineData("TrustedProxy:CertificateSan", "proxy", "TrustedProxy:CertificateSan: 'proxy' needs ClientCertificates:CaFile")]
    public async Task Start_BadSetting_NamesKey(string key, string value, string expected) =>
        (await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => StartAsync(new(Proxy) { [key] = value })))
            .Failures.ShouldHaveSingleItem().ShouldStartWith(expected);

    private static Task<DefaultsHost> StartAsync(Dictionary<string, string?> settings, string? address = null) =>
        DefaultsHost.StartAsync(DefaultsHost.Builder(settings), app =>
        {
            if (address is not null)
                app.Use(next => context =>
                {
                    context.Connection.RemoteIpAddress = IPAddress.Parse(address);
                    return next(context);
                });
            app.MapGet("/v1/me", Me).RequireToken(Roles.Viewer);
        });

    internal static string Me(HttpContext context) =>
        context.GetCaller() is { } caller ? $"{caller.Name} {caller.Role} {caller.MayBreakGlass} {caller.Via}" : "";

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(DefaultsHost host, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var client = host.Client();
        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
