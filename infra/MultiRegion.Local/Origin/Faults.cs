namespace MultiRegion.Local.Origin;

/// <summary>What is wrong with the origin at the moment; the body of <c>PUT /faults</c>.</summary>
/// <param name="Slowness">Factor on the service time, 1 to 1000.</param>
/// <param name="Flakiness">Share of requests that get a 500 or a reset connection, half each, before they have any effect. 0 to 1.</param>
internal sealed record Faults(double Slowness = 1, double Flakiness = 0)
{
    public static readonly Faults None = new();

    public bool IsValid => Slowness is >= 1 and <= 1000 && Flakiness is >= 0 and <= 1;
}
