using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.ControlPlane.Telemetry;

namespace MultiRegion.ControlPlane.Services;

/// <summary>
/// Accepts operators' intents: one is accepted once this cell's Consul has it. It is passed on to the other cells' datacenters as well as
/// can be, whether or not the operator still waits; the receipt says which have it. A cell that misses it keeps its older definition until
/// the intent is sent again: the cells do not compare their intents afterwards.
/// </summary>
internal sealed class DefinitionWriter(
    ConsulClient consul, IntentStore intents, DefinitionCatalog catalog, PlanningPulse pulse, IOptions<ControlPlaneOptions> options,
    IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DefinitionWriter> logger)
{
    private const int PeerAttempts = 3;
    private const string NewerThere = "it has a newer one";
    private static readonly TimeSpan PeerPause = TimeSpan.FromMilliseconds(200);

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

        var peers = await Task.WhenAll(options.Value.PeerDatacenters.Select(datacenter => PassOnAsync(intent, datacenter)));
        return new DefinitionReceipt { Service = intent.Service, At = intent.At, Author = intent.Author, Reason = intent.Reason, Peers = peers };
    }

    /// <summary>An operator who goes away has changed this cell already: the others must not be left behind for it.</summary>
    private async Task<PeerReceipt> PassOnAsync(DefinitionIntent intent, string datacenter)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var receipt = await TryPassOnAsync(intent, datacenter, lifetime.ApplicationStopping);
                if (receipt.Acknowledged || receipt.Problem == NewerThere || attempt == PeerAttempts)
                    return receipt;
                await Task.Delay(PeerPause * attempt, time, lifetime.ApplicationStopping);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return new PeerReceipt(datacenter, false, "this replica was stopped");
        }
    }

    private async Task<PeerReceipt> TryPassOnAsync(DefinitionIntent intent, string datacenter, CancellationToken ct)
    {
        try
        {
            var key = ConsulKeys.Definition(intent.Service);
            var stored = await consul.GetAsync(key, new ReadOptions { Datacenter = datacenter }, ct);
            if (stored is not null && intents.Read(stored) is { } theirs && !IntentOrder.IsNewer(intent, theirs))
                return IntentOrder.IsNewer(theirs, intent) ? new PeerReceipt(datacenter, false, NewerThere) : new PeerReceipt(datacenter, true);
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
