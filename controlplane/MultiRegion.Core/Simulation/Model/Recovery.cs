namespace MultiRegion.Core.Simulation.Model;

/// <summary>
/// How long after the first outage's begin it took until, for ten seconds, no more than 1 % of the requests failed or came above capacity.
/// </summary>
internal sealed class Recovery(Trace trace)
{
    private const double Tolerated = 0.01;
    private const int SecondsWell = 10;

    private readonly int? _begin = trace.Outages.Count > 0 ? (int)trace.Outages[0].From.TotalSeconds : null;
    private int _second;
    private int _well;
    private int? _recovered;

    /// <summary>The rest of the trace if that never was; 0 without an outage.</summary>
    public double Seconds => _begin is { } begin ? _recovered ?? Math.Max(0, _second - begin) : 0;

    /// <param name="requests">Clients' requests of the second.</param>
    /// <param name="cost">Those that failed, and attempts above capacity.</param>
    public void EndSecond(int requests, int cost)
    {
        _second++;
        if (_begin is not { } begin || _second <= begin || _recovered is not null)
            return;
        _well = cost <= Tolerated * requests ? _well + 1 : 0;
        if (_well == SecondsWell)
            _recovered = _second - SecondsWell - begin;
    }
}
