using System.Net;
using System.Text.Json;
using MultiRegion.ServiceDefaults.Http;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ServiceDefaults.Tests.Http;

public class ProblemsTests
{
    [Theory]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("POST", "/known", 405)]
    [InlineData("GET", "/crash", 500)]
    [InlineData("GET", "/bad", 400)]
    public async Task UseServiceDefaults_Error_IsAProblemWhateverIsAccepted(string method, string path, int status)
    {
        await using var host = await DefaultsHost.StartAsync(MapErrors);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Accept", "text/html");

        using var response = await host.Client().SendAsync(request);

        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task UseServiceDefaults_Crash_DoesNotShowTheException()
    {
        await using var host = await DefaultsHost.StartAsync(MapErrors);

        using var response = await host.Client().GetAsync("/crash");

        (await response.Content.ReadAsStringAsync()).ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Invalid_FieldErrors_NameFieldValueAndForm()
    {
        await using var host = await DefaultsHost.StartAsync(app =>
            app.MapGet("/invalid", () => Problems.Invalid([new FieldError("timeToLive", "-00:00:01", "a duration of 1 s to 24 h")])));

        using var response = await host.Client().GetAsync("/invalid");

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors")[0];
        error.GetProperty("path").GetString().ShouldBe("timeToLive");
        error.GetProperty("value").GetString().ShouldBe("-00:00:01");
        error.GetProperty("expected").GetString().ShouldBe("a duration of 1 s to 24 h");
    }

    private static void MapErrors(WebApplication app)
    {
        app.MapGet("/known", () => "");
        app.MapGet("/crash", string () => throw new InvalidOperationException("password is hunter2"));
        app.MapGet("/bad", string () => throw new BadHttpRequestException("no"));
    }
}
