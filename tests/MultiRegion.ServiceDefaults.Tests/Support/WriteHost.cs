using System.Text;
using System.Text.Json.Serialization;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ServiceDefaults.Tests.Support;

/// <summary>A host with one thing that can be changed, and the ways in which a change can go.</summary>
public sealed class WriteHost : IAsyncDisposable
{
    private readonly DefaultsHost _host;

    private WriteHost(DefaultsHost host) => _host = host;

    /// <summary>How often the handler ran.</summary>
    public int Runs { get; private set; }

    public AuditTrail Trail => _host.Get<AuditTrail>();

    public static async Task<WriteHost> StartAsync(params (string Key, string Value)[] settings)
    {
        WriteHost? self = null;
        var all = DefaultsHost.Tokens;
        foreach (var (key, value) in settings)
            all[key] = value;
        var host = await DefaultsHost.StartAsync(DefaultsHost.Builder(all), app =>
        {
            var group = app.MapGroup("/v1").RequireToken(Roles.Viewer);
            group.MapPut("/things/{name}", async (string name, HttpContext context) =>
            {
                self!.Runs++;
                context.GetAudit()!.SetBefore(new Thing("before"), ThingJson.Default.Thing);
                var body = await JsonBody.ReadAsync(context, ThingJson.Default.Thing, 100_000);
                if (body.Value is not { } thing)
                    return body.Problem!;
                context.Response.Headers.ETag = $"\"{self.Runs}\"";
                return thing.Name switch
                {
                    "fail" => throw new InvalidOperationException("it broke"),
                    "unavailable" => Problems.Result(503, "not now"),
                    "preview" => Previewed(context),
                    _ => (IResult)Results.Json(thing with { Name = $"{thing.Name} {self.Runs}" }, ThingJson.Default.Thing),
                };
            }).Writes("thing.put", "name").RequireToken(Roles.Operator);
            app.MapAudit();
        });
        return self = new WriteHost(host);
    }

    public HttpClient Client(string? token = DefaultsHost.OperatorToken) => _host.Client(token);

    public async Task<HttpResponseMessage> PutAsync(string body, string? key = null, string? token = DefaultsHost.OperatorToken, string name = "a", string? ifMatch = null)
    {
        using var client = _host.Client(token);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/things/{name}")
        {
            Content = new StringContent($$"""{ "name": "{{body}}" }""", Encoding.UTF8, "application/json"),
        };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await client.SendAsync(request);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static IResult Previewed(HttpContext context)
    {
        context.GetAudit()!.IsPreview();
        return Results.Ok();
    }
}

public sealed record Thing(string Name);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Thing))]
internal sealed partial class ThingJson : JsonSerializerContext;
