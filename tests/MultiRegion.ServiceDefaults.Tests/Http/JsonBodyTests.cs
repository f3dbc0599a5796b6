using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MultiRegion.ServiceDefaults.Http;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ServiceDefaults.Tests.Http;

public class JsonBodyTests
{
    [Theory]
    [InlineData("""{"name":"a","weight":1}""", 200, "a")]
    [InlineData("""{"name":"a","weight":"heavy"}""", 400, "weight: the value is not of the kind that this field takes (line 1, byte 29)")]
    [InlineData("""{"name":"a"}""", 400, "missing required properties including: 'weight'")]
    [InlineData("""{"name":"a",""", 400, "(line 1, byte ")]
    [InlineData("null", 400, "The body is null; expected a JSON object")]
    [InlineData("", 400, "The body: ")]
    [InlineData("""{"name":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","weight":1}""", 413, "longer than 80 bytes")]
    public async Task ReadAsync_Body_IsTheValueOrAProblem(string body, int status, string expected)
    {
        await using var host = await DefaultsHost.StartAsync(MapEcho);

        using var response = await host.Client().PostAsync("/", new StringContent(body, Encoding.UTF8, "application/json"));

        ((int)response.StatusCode).ShouldBe(status);
        Unescape(await response.Content.ReadAsStringAsync()).ShouldContain(expected);
    }

    [Fact]
    public async Task ReadAsync_ChunkedBodyPastTheLimit_Is413()
    {
        await using var host = await DefaultsHost.StartAsync(MapEcho);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/");
        request.Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes($$"""{"name":"{{new string('a', 500)}}"}""")));
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = true;

        using var response = await host.Client().SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task ReadAsync_BodyLargerThanTheFirstBuffer_IsReadWhole()
    {
        await using var host = await DefaultsHost.StartAsync(app => app.MapPost("/", async (HttpContext context) =>
            await context.Response.WriteAsync((await JsonBody.ReadAsync(context, JsonBodyTestJson.Default.Thing, maxBytes: 1_000_000)).Value!.Name)));
        var name = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i},"));

        using var response = await host.Client().PostAsync("/", new StringContent($$"""{"name":"{{name}}","weight":1}""", Encoding.UTF8, "application/json"));

        (await response.Content.ReadAsStringAsync()).ShouldBe(name);
    }

    [Fact]
    public async Task ReadAsync_NotJson_Is415()
    {
        await using var host = await DefaultsHost.StartAsync(MapEcho);

        using var response = await host.Client().PostAsync("/", new StringContent("{}", Encoding.UTF8, "text/plain"));

        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    private static void MapEcho(WebApplication app) => app.MapPost("/", async (HttpContext context) =>
    {
        var body = await JsonBody.ReadAsync(context, JsonBodyTestJson.Default.Thing, maxBytes: 80);
        return body.Problem ?? Results.Text(body.Value!.Name);
    });

    private static string Unescape(string text) => text.StartsWith('{')
        ? JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString()!
        : text;
}

public sealed record Thing
{
    public required string Name { get; init; }

    public required double Weight { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Thing))]
internal sealed partial class JsonBodyTestJson : JsonSerializerContext;
