using System.Net;
using System.Text;
using System.Text.Json;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ServiceDefaults.Tests.Credentials;

public class TokenGuardTests
{
    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("unknown-token-0123456789", HttpStatusCode.Unauthorized)]
    [InlineData(DefaultsHost.ViewerToken, HttpStatusCode.Forbidden)]
    [InlineData(DefaultsHost.EdgeToken, HttpStatusCode.Forbidden)]
    [InlineData(DefaultsHost.OperatorToken, HttpStatusCode.OK)]
    public async Task RequireToken_Callers_AreLetInByRole(string? token, HttpStatusCode expected)
    {
        await using var host = await DefaultsHost.StartAsync(app =>
            app.MapGroup("/v1").RequireToken(Roles.Viewer).MapGet("/change", (HttpContext context) => context.GetCaller()!.Name).RequireToken(Roles.Operator));

        using var response = await host.Client(token).GetAsync("/v1/change");

        response.StatusCode.ShouldBe(expected);
        if (expected == HttpStatusCode.OK)
            (await response.Content.ReadAsStringAsync()).ShouldBe("otto");
        else
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        response.Headers.WwwAuthenticate.Count.ShouldBe(expected == HttpStatusCode.Unauthorized ? 1 : 0);
    }

    [Fact]
    public async Task RequireToken_NoToken_RefusesBeforeTheBodyIsRead()
    {
        await using var host = await DefaultsHost.StartAsync(app =>
            app.MapPost("/v1/x", (Dictionary<string, int> body) => body.Count).RequireToken(Roles.Operator));

        using var response = await host.Client().PostAsync("/v1/x", new StringContent("not json", Encoding.UTF8, "application/json"));

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task RequireToken_NoneConfigured_SaysWhereToAddOne()
    {
        await using var host = await DefaultsHost.StartAsync(DefaultsHost.Builder([]));

        using var response = await host.Client(DefaultsHost.ViewerToken).GetAsync("/metrics");

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!.ShouldContain("under 'Tokens'");
    }

    [Fact]
    public void RequireToken_UnknownRole_IsRefusedWhenMapping()
    {
        var app = DefaultsHost.Builder().Build();

        Should.Throw<ArgumentException>(() => app.MapGet("/", () => "").RequireToken("root"));
    }
}
