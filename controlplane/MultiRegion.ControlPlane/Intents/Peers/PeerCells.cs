using System.Collections.Immutable;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Telemetry;

namespace MultiRegion.ControlPlane.Intents.Peers;

/// <summary>The other cells: the ways to them, and which intents they have.</summary>
internal sealed class PeerCells(IReadOnlyList<IPeerLink> links, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<PeerCells> logger)
{
    internal const string NewerThere = "it has a newer one";
    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private ImmutableSortedDictionary<string, PeerIntents> _cells = links.ToImmutableSortedDictionary(
        link => link.Peer.Cell, link => new PeerIntents(link.Peer.Cell), StringComparer.Ordinal);

    public IReadOnlyList<IPeerLink> Links => links;

    public PeerIntents this[string cell] => Volatile.Read(ref _cells)[cell];

    /// <summary>Changes what is known of a cell.</summary>
    /// <returns>What was known before.</returns>
    public PeerIntents Update(string cell, Func<PeerIntents, PeerIntents> change)
    {
        PeerIntents? before = null;
        ImmutableInterlocked.Update(ref _cells, cells => cells.SetItem(cell, change(before = cells[cell])));
        return before!;
    }

    /// <summary>Which cells have the intent, as far as is known, in the order of their names.</summary>
    public IReadOnlyList<PeerReceipt> ReceiptsOf(Intent intent) => [.. Volatile.Read(ref _cells).Values.Select(cell => cell.ReceiptOf(intent))];

    /// <summary>Brings an intent to the other cells, all at once.</summary>
    public async Task<IReadOnlyList<PeerReceipt>> PassOnAsync(Intent intent) => await Task.WhenAll(Links.Select(link => PassOnAsync(link, intent)));

    /// <summary>An operator who goes away has changed this cell already: the others must not be left behind for it.</summary>
    private async Task<PeerReceipt> PassOnAsync(IPeerLink link, Intent intent)
    {
        var cell = link.Peer.Cell;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var receipt = await TryPassOnAsync(link, intent, lifetime.ApplicationStopping);
                if (receipt.Acknowledged || receipt.Problem == NewerThere || attempt == Attempts)
                    return receipt;
                await Task.Delay(Pause * attempt, time, lifetime.ApplicationStopping);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return new PeerReceipt(cell, false, "this replica was stopped");
        }
    }

    private async Task<PeerReceipt> TryPassOnAsync(IPeerLink link, Intent intent, CancellationToken ct)
    {
        var cell = link.Peer.Cell;
        try
        {
            var result = await link.PlaceAsync(intent, ct);
            if (result == PlaceResult.Placed)
                Update(cell, known => known.With(intent));
            return result switch
            {
                PlaceResult.Placed => new PeerReceipt(cell, true),
                PlaceResult.Superseded => new PeerReceipt(cell, false, NewerThere),
                _ => new PeerReceipt(cell, false, "it was changed there at the same moment"),
            };
        }
        catch (PeerException e)
        {
            logger.PeerMissed(new(intent.Kind, intent.Name), cell, e);
            return new PeerReceipt(cell, false, e.Message);
        }
    }
}
