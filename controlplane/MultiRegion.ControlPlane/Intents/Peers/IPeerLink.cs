using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Digests;

namespace MultiRegion.ControlPlane.Intents.Peers;

/// <summary>The way to another cell: through Consul where the datacenters are WAN-joined, else to its control plane.</summary>
internal interface IPeerLink
{
    PeerCell Peer { get; }

    /// <summary>What it has merged, in short; null if it does not say.</summary>
    /// <exception cref="PeerException">It could not be asked.</exception>
    Task<IntentSummary?> GetSummaryAsync(CancellationToken ct);

    /// <summary>All its intents that can be used.</summary>
    /// <exception cref="PeerException">It could not be asked.</exception>
    Task<IReadOnlyList<Intent>> ListAsync(CancellationToken ct);

    /// <summary>Merges an intent into what stands there.</summary>
    /// <exception cref="PeerException">It could not be asked, or did not say what became of it.</exception>
    Task<PlaceResult> PlaceAsync(Intent intent, CancellationToken ct);

    /// <summary>Its digest of health and demand, as it stands; null if there is none.</summary>
    /// <exception cref="PeerException">It could not be asked.</exception>
    Task<byte[]?> GetDigestAsync(CancellationToken ct);
}

/// <summary>Another cell could not be reached, or answered what cannot be used.</summary>
internal sealed class PeerException(string message, Exception? inner = null) : Exception(message, inner);
