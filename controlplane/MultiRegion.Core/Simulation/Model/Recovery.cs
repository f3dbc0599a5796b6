namespace MultiRegion.Core.Simulation.Model;

/// <summary>
/// How long after the first outage's begin the last second ended in which more than 1 % of the requests failed or came above capacity.
/// </summary>
internal sealed class Recovery(Trace trace)
{
    private const double Tolerated = 0.01;

    private readonly int? _begin = trace.Outages.Count > 0 ? (int)trace.Outages[0].From.TotalSeconds : null;
    private int _second;
    private int _lastBad;

    /// <summary>0 if there was none, or no outage.</summary>
    public double Seconds => _begin is { } begin ? Math.Max(0, _lastBad - begin) : 0;

    /// <param name="requests">Clients' requests of the second.</param>
    /// <param name="cost">Those that failed, and attempts above capacity.</param>
    public void EndSecond(int requests, int cost)
    {
        _second++;
        if (cost > Tolerated * requests)
            _lastBad = _second;
    }
}
