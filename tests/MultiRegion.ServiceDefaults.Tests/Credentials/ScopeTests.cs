using System.Net;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ServiceDefaults.Tests.Credentials;

public sealed class ScopeTests
{
    private const string Token = "a-scoped-token-0123456789";

    [Theory]
    [InlineData("", "", "PUT /v1/services/a", HttpStatusCode.OK)]
    [InlineData("a", "", "PUT /v1/services/a", HttpStatusCode.OK)]
    [InlineData("a", "", "PUT /v1/services/b", HttpStatusCode.Forbidden)]
    [InlineData("a", "", "GET /v1/services/b", HttpStatusCode.OK)]
    [InlineData("a", "", "POST /v1/body/a", HttpStatusCode.OK)]
    [InlineData("a", "", "POST /v1/body/b", HttpStatusCode.Forbidden)]
    [InlineData("a", "", "POST /v1/global", HttpStatusCode.Forbidden)]
    [InlineData("a", "", "POST /v1/unnamed", HttpStatusCode.Forbidden)]
    [InlineData("", "", "POST /v1/unnamed", HttpStatusCode.OK)]
    [InlineData("", "service.*", "PUT /v1/services/a", HttpStatusCode.OK)]
    [InlineData("", "service.put", "PUT /v1/services/a", HttpStatusCode.OK)]
    [InlineData("", "service.put", "GET /v1/services/a", HttpStatusCode.Forbidden)]
    [InlineData("", "read", "GET /v1/services/a", HttpStatusCode.OK)]
    [InlineData("", "read", "PUT /v1/services/a", HttpStatusCode.Forbidden)]
    [InlineData("", "global.post", "POST /v1/unnamed", HttpStatusCode.Forbidden)]
    [InlineData("", "global.*", "POST /v1/global", HttpStatusCode.OK)]
    public async Task Call_OfALimitedToken_IsAdmittedWithinItsScope(string service, string action, string call, HttpStatusCode expected)
    {
        var settings = new Dictionary<string, string?> { ["Tokens:0:Name"] = "x", ["Tokens:0:Role"] = "admin", ["Tokens:0:Token"] = Token };
        if (service.Length > 0)
            settings["Tokens:0:Services:0"] = service;
        if (action.Length > 0)
            settings["Tokens:0:Actions:0"] = action;
        await using var host = await DefaultsHost.StartAsync(DefaultsHost.Builder(settings), app =>
        {
            app.MapGet("/v1/services/{name}", () => "").RequireToken(Roles.Viewer);
            app.MapPut("/v1/services/{name}", () => "").WithMetadata(new EndpointAction("service.put", "name")).RequireToken(Roles.Operator);
            app.MapPost("/v1/global", () => "").WithMetadata(new EndpointAction("global.post")).RequireToken(Roles.Operator);
            app.MapPost("/v1/unnamed", () => "").RequireToken(Roles.Operator);
            app.MapPost("/v1/body/{it}", (string it, HttpContext context) => (IResult?)context.RefuseService(it) ?? Results.Ok())
                .WithMetadata(new EndpointAction("body.post", HandlerChecksService: true)).RequireToken(Roles.Operator);
        });

        using var client = host.Client(Token);
        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(call.Split(' ')[0]), call.Split(' ')[1]));

        response.StatusCode.ShouldBe(expected);
    }
}
