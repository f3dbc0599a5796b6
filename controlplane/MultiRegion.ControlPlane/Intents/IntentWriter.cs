using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Intents.Peers;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.Core.Intents;

namespace MultiRegion.ControlPlane.Intents;

/// <summary>
/// Accepts operators' intents of every kind: one is accepted once this cell's Consul has it. It is passed on to the other cells at once, whether or not
/// the operator still waits; the receipt says which have it. A cell that it does not reach now takes it when the cells compare (see PeerExchange).
/// </summary>
internal sealed class IntentWriter(ConsulClient consul, IntentStore store, IntentCatalog catalog, IntentTag tags, PeerCells peers, PlanningPulse pulse)
{
    /// <summary>Entity tag of what counts now.</summary>
    public string TagOf(IntentId id) => tags.Of(id.Kind, id.Name);

    /// <param name="draft">The intent; it is stamped here.</param>
    /// <param name="expected">Entity tag of what it was made from; null if that does not matter.</param>
    /// <param name="ct">Ends the call; the intent may have been accepted then.</param>
    /// <returns>Null if it has been changed since <paramref name="expected"/>, or just now by somebody else.</returns>
    /// <exception cref="ConsulException">This cell's Consul could not be asked or did not say what became of the write.</exception>
    public async Task<IntentReceipt?> WriteAsync(Intent draft, string? expected, CancellationToken ct)
    {
        var id = IntentId.Of(draft);
        var stored = await consul.GetAsync(id.Key, cancellation: ct);
        if (stored is not null && store.Read(stored) is { } standing)
            catalog.Take(standing);
        if (expected is not null && expected != tags.Of(id.Kind, id.Name))
            return null;

        var intent = catalog.Stamp(draft);
        if (!await consul.PutAsync(id.Key, IntentDocuments.Write(intent), new PutOptions { Cas = stored?.ModifyIndex ?? 0 }, ct))
            return null;
        catalog.Take(intent); // The watch may have been faster.
        pulse.Signal();
        return new IntentReceipt
        {
            Kind = intent.Kind,
            Name = intent.Name,
            Stamp = intent.Stamp,
            At = intent.At,
            Author = intent.Author,
            Reason = intent.Reason,
            Replaced = intent.Replaced,
            Peers = await peers.PassOnAsync(intent),
        };
    }
}
