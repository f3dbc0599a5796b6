using System.Net;
using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>The steps that tests of failing over share.</summary>
internal static class FailoverScene
{
    public static Task<EdgeFixture> StartAsync(params Uri[] origins) => StartAsync(service => service, origins);

    /// <summary>An edge whose plan gives everything to the first origin.</summary>
    public static async Task<EdgeFixture> StartAsync(Func<ServiceDefinition, ServiceDefinition> change, params Uri[] origins)
    {
        var edge = await EdgeFixture.StartAsync();
        edge.Apply(change(EdgeFixture.ServiceOf(origins)), [1, .. origins.Skip(1).Select(_ => 0.0)]);
        return edge;
    }

    public static HttpRequestMessage Request(string method, string? body) => new(new HttpMethod(method), "/")
    {
        Content = body is null || method == "GET" ? null : new StringContent(body),
    };

    public static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    public static async Task ShouldBeProblemAsync(HttpResponseMessage response, HttpStatusCode status, string type)
    {
        response.StatusCode.ShouldBe(status);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        problem.GetProperty("type").GetString().ShouldBe("urn:multiregion:problem:" + type);
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
    }
}
