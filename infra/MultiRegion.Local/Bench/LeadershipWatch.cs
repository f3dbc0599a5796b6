using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MultiRegion.Contracts;

namespace MultiRegion.Local.Bench;

/// <summary>Sees, by blocking queries to Consul, when a leader has republished a service's plan under its own epoch.</summary>
internal sealed class LeadershipWatch(Uri consul, string service) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = consul };

    /// <summary>The lease, as soon as its epoch is above <paramref name="after"/> and the service's plan is of that epoch.</summary>
    /// <exception cref="TimeoutException">It did not come to that.</exception>
    public async Task<LeaseDocument> SettledAsync(long after, TimeSpan patience, CancellationToken cancellation)
    {
        string index = "0";
        while (true)
        {
            (PlanIndex? plans, index) = await ReadAsync(ConsulKeys.Index, index, ContractsJson.Default.PlanIndex).WaitAsync(patience, cancellation);
            if (plans?.Services.TryGetValue(service, out IndexEntry? entry) != true || entry!.Version.Epoch <= after)
                continue;
            (LeaseDocument? lease, _) = await ReadAsync(ConsulKeys.Lease, "0", ContractsJson.Default.LeaseDocument).WaitAsync(patience, cancellation);
            if (lease is not null && lease.Epoch == entry.Version.Epoch)
                return lease;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(T? Document, string Index)> ReadAsync<T>(string key, string index, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        using HttpResponseMessage response = await _http.GetAsync($"/v1/kv/{key}?consistent&wait=10s&index={index}");
        string next = response.Headers.GetValues("X-Consul-Index").Single();
        if (response.StatusCode == HttpStatusCode.NotFound)
            return (null, next);
        JsonArray entries = (await JsonNode.ParseAsync(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync()))!.AsArray();
        return (JsonSerializer.Deserialize(Convert.FromBase64String(entries[0]!["Value"]!.GetValue<string>()), type), next);
    }
}
