using System.Text.Json;
using System.Text.Json.Nodes;
using MultiRegion.Contracts;

namespace MultiRegion.Local.Bench;

/// <summary>Writes plan and index into a cell's Consul in one transaction, as the leader of a control plane does.</summary>
internal sealed class PlanPublisher(Uri consul, string cell, ServiceDefinition definition, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = consul };

    public async Task PublishAsync(PlanVersion version, CancellationToken cancellation)
    {
        var plan = new Plan
        {
            Cell = cell,
            Service = definition.Name,
            Version = version,
            PlannedAt = time.GetUtcNow(),
            Definition = definition,
            Weights = definition.Origins.ToDictionary(origin => origin.Id, _ => 1.0 / definition.Origins.Count),
        };
        var index = new PlanIndex { Cell = cell, Services = new Dictionary<string, IndexEntry> { [definition.Name] = new(version) } };
        var operations = new JsonArray(
            Set(ConsulKeys.Plan(definition.Name), JsonSerializer.SerializeToUtf8Bytes(plan, ContractsJson.Default.Plan)),
            Set(ConsulKeys.Index, JsonSerializer.SerializeToUtf8Bytes(index, ContractsJson.Default.PlanIndex)));
        using HttpResponseMessage response = await _http.PutAsJsonAsync("/v1/txn", operations, cancellation);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    private static JsonObject Set(string key, byte[] value) => new()
    {
        ["KV"] = new JsonObject { ["Verb"] = "set", ["Key"] = key, ["Value"] = Convert.ToBase64String(value) },
    };
}
