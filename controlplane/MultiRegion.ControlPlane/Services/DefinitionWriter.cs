using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.ControlPlane.Telemetry;

namespace MultiRegion.ControlPlane.Services;

/// <summary>
/// Accepts operators' intents: one is accepted once this cell's Consul has it. It is passed on to the other cells' datacenters as well as
/// can be; the receipt says which have it.
/// </summary>
internal sealed class DefinitionWriter(
    ConsulClient consul, IntentStore intents, DefinitionCatalog catalog, PlanningPulse pulse, IOptions<ControlPlaneOptions> options, TimeProvider time,
    ILogger<DefinitionWriter> logger)
{
    /// <param name="draft">The intent; it is stamped here.</param>
    /// <param name="expected">Entity tag of the definition that it was made from; null if that does not matter.</param>
    /// <param name="ct">Ends the call; the intent may have been accepted then.</param>
    /// <returns>Null if the service has been changed since <paramref name="expected"/>, or just now by somebody else.</returns>
    /// <exception cref="ConsulException">This cell's Consul could not be asked or did not say what became of the write.</exception>
    public async Task<DefinitionReceipt?> WriteAsync(DefinitionIntent draft, string? expected, CancellationToken ct)
    {
        var key = ConsulKeys.Definition(draft.Service);
        var stored = await consul.GetAsync(key, cancellation: ct);
        if (stored is not null && intents.Read(stored) is { } standing)
            catalog.Merge(standing);
        if (expected is not null && expected != DefinitionTag.Of(catalog.Defined.GetValueOrDefault(draft.Service)))
            return null;

        var intent = draft with { At = After(catalog.FindIntent(draft.Service)?.At) };
        if (!await consul.PutAsync(key, IntentStore.Serialize(intent), new PutOptions { Cas = stored?.ModifyIndex ?? 0 }, ct))
            return null;
        if (catalog.Merge(intent)) // The watch may have been faster.
            logger.IntentTaken(intent.Service, intent.Author, intent.Reason);
        pulse.Signal();

        var peers = await Task.WhenAll(options.Value.PeerDatacenters.Select(datacenter => PassOnAsync(intent, datacenter, ct)));
        return new DefinitionReceipt { Service = intent.Service, At = intent.At, Author = intent.Author, Reason = intent.Reason, Peers = peers };
    }

    private async Task<PeerReceipt> PassOnAsync(DefinitionIntent intent, string datacenter, CancellationToken ct)
    {
        try
        {
            var key = ConsulKeys.Definition(intent.Service);
            var stored = await consul.GetAsync(key, new ReadOptions { Datacenter = datacenter }, ct);
            if (stored is not null && intents.Read(stored) is { } theirs && theirs.At >= intent.At)
                return new PeerReceipt(datacenter, theirs.At == intent.At, theirs.At == intent.At ? null : "it has a newer one");
            var options = new PutOptions { Datacenter = datacenter, Cas = stored?.ModifyIndex ?? 0 };
            return await consul.PutAsync(key, IntentStore.Serialize(intent), options, ct)
                ? new PeerReceipt(datacenter, true)
                : new PeerReceipt(datacenter, false, "it was changed there at the same moment");
        }
        catch (ConsulException e)
        {
            logger.PeerMissed(intent.Service, datacenter, e);
            return new PeerReceipt(datacenter, false, e.Message);
        }
    }

    /// <summary>Now, or just after what it replaces: an intent must win over the one that its author saw, whosever clock is ahead.</summary>
    private DateTimeOffset After(DateTimeOffset? replaced)
    {
        var now = time.GetUtcNow();
        return replaced >= now ? replaced.Value.AddTicks(1) : now;
    }
}
