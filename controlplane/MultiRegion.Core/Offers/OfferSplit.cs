namespace MultiRegion.Core.Offers;

/// <summary>
/// Divides an origin's capacity between the cells: what silent cells may still use, then the own cell's demand, then the others' requests,
/// in proportion where they exceed what is left. What nobody wants is offered by demand, so that a cell which loses an origin has
/// somewhere to go at once, before a digest could bring it an answer.
/// </summary>
public static class OfferSplit
{
    /// <summary>The own cell keeps this much more than it wants: its demand is followed in steps of as much.</summary>
    public const double OwnHeadroom = 0.1;

    /// <param name="capacity">Requests per second of the origin, before health.</param>
    /// <param name="own">What its own cell wants of it.</param>
    /// <param name="reserved">What is kept for cells that were not heard lately.</param>
    /// <param name="requests">What each cell that was heard wants.</param>
    /// <param name="demands">The demand of each.</param>
    /// <param name="offers">Receives what each may send. With <paramref name="own"/> and <paramref name="reserved"/> never above capacity.</param>
    public static void Split(
        double capacity, double own, double reserved, ReadOnlySpan<double> requests, ReadOnlySpan<double> demands, Span<double> offers)
    {
        double left = Math.Max(0, capacity - reserved - own * (1 + OwnHeadroom));
        double requested = 0;
        double demand = 0;
        for (int i = 0; i < requests.Length; i++)
        {
            requested += requests[i];
            demand += demands[i];
        }

        double granted = requested > left ? left / requested : 1;
        double spare = Math.Max(0, left - requested);
        for (int i = 0; i < requests.Length; i++)
            offers[i] = requests[i] * granted + spare * (demand > 0 ? demands[i] / demand : 1.0 / requests.Length);
    }
}
