namespace MultiRegion.Local.Bench.Reports;

/// <summary>The straight line of least squares through measured costs.</summary>
/// <param name="Fixed">Cores without any edge.</param>
/// <param name="PerEdge">Cores for one edge more.</param>
/// <param name="LargestDeviation">How far the measured cost lies from the line at most, as a share of what the line says.</param>
internal readonly record struct CostLine(double Fixed, double PerEdge, double LargestDeviation)
{
    /// <param name="points">At least two sizes of a fleet, and the cores of each.</param>
    public static CostLine Through(IReadOnlyList<(double Edges, double Cores)> points)
    {
        double edges = points.Average(point => point.Edges);
        double cores = points.Average(point => point.Cores);
        double perEdge = points.Sum(point => (point.Edges - edges) * (point.Cores - cores)) / points.Sum(point => (point.Edges - edges) * (point.Edges - edges));
        double atNone = cores - (perEdge * edges);
        return new CostLine(atNone, perEdge, points.Max(point => Math.Abs(point.Cores / (atNone + (perEdge * point.Edges)) - 1)));
    }

    public double At(double edges) => Fixed + (PerEdge * edges);
}
