using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.Core.Intents;

namespace MultiRegion.ControlPlane.Intents.Peers;

/// <summary>Merges intents into what stands in a datacenter of Consul, by compare-and-set.</summary>
internal static class IntentPlacing
{
    /// <param name="consul">The client.</param>
    /// <param name="intent">The intent.</param>
    /// <param name="datacenter">Null for the agent's own.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="ConsulException">Consul could not be asked, or did not say what became of the write.</exception>
    public static async Task<PlaceResult> PlaceAsync(this ConsulClient consul, Intent intent, string? datacenter, CancellationToken ct)
    {
        var key = IntentId.Of(intent).Key;
        var stored = await consul.GetAsync(key, new ReadOptions { Datacenter = datacenter }, ct);
        var standing = stored is null ? null : IntentDocuments.Read(stored, out _);
        var merged = standing is null ? intent : IntentMerge.Merge(standing, intent);
        var options = new PutOptions { Datacenter = datacenter, Cas = stored?.ModifyIndex ?? 0 };
        if (!ReferenceEquals(merged, standing) && !await consul.PutAsync(key, IntentDocuments.Write(merged), options, ct))
            return PlaceResult.Conflict;
        return merged.Stamp == intent.Stamp ? PlaceResult.Placed : PlaceResult.Superseded;
    }
}
