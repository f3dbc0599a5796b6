using System.Text.Json;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Digests;

namespace MultiRegion.ControlPlane.Intents.Peers;

/// <summary>To a cell whose Consul datacenter is WAN-joined to this one's.</summary>
internal sealed class ConsulLink(PeerCell peer, string datacenter, ConsulClient consul, WanGreeting greeting) : IPeerLink
{
    // Stale reads go on while the other cell's servers have no leader; documents say themselves how old they are.
    private readonly ReadOptions _elsewhere = new() { Datacenter = datacenter, Consistency = Consistency.Stale };

    public PeerCell Peer => peer;

    public Task<IntentSummary?> GetSummaryAsync(CancellationToken ct) => AskAsync(async () =>
        await consul.GetAsync(ConsulKeys.IntentSummary, _elsewhere, ct) is { } stored ? Parse(stored.Value) : null);

    public Task<IReadOnlyList<Intent>> ListAsync(CancellationToken ct) => AskAsync<IReadOnlyList<Intent>>(async () =>
        [.. (await consul.ListAsync(ConsulKeys.IntentPrefix, _elsewhere, ct)).Select(stored => IntentDocuments.Read(stored, out _)).OfType<Intent>()]);

    public Task<PlaceResult> PlaceAsync(Intent intent, CancellationToken ct) => AskAsync(() => consul.PlaceAsync(intent, datacenter, ct));

    public Task<byte[]?> GetDigestAsync(CancellationToken ct) => AskAsync(async () => (await consul.GetAsync(ConsulKeys.Digest, _elsewhere, ct))?.Value);

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (ConsulException e)
        {
            greeting.Begin();
            throw new PeerException(e.Message, e);
        }
    }

    private static IntentSummary? Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ContractsJson.Default.IntentSummary) is { } summary && DocumentSchema.IsReadable(summary.Schema) ? summary : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
