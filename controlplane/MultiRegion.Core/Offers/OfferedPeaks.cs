using MultiRegion.Contracts;

namespace MultiRegion.Core.Offers;

/// <summary>The most that was offered to one cell in the last moments, by origin: what it may be using until a lower offer has arrived.</summary>
internal sealed class OfferedPeaks
{
    /// <summary>By then a lower offer has arrived, or the cell is silent.</summary>
    private static readonly TimeSpan Held = 2 * OfferAging.Fresh;

    private readonly Dictionary<string, double> _peaks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _since = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, double> Peaks => _peaks;

    public void Update(string cell, IReadOnlyList<CapacityOffer> offers, TimeSpan now)
    {
        foreach (CapacityOffer offer in offers)
        {
            if (offer.Cell != cell)
                continue;
            bool isPeak = !_peaks.TryGetValue(offer.Origin, out double peak) || offer.RequestsPerSecond >= peak || now - _since[offer.Origin] > Held;
            if (!isPeak)
                continue;
            _peaks[offer.Origin] = offer.RequestsPerSecond;
            _since[offer.Origin] = now;
        }
    }
}
