namespace MultiRegion.Core.Simulation.Model;

/// <summary>
/// An origin as a fluid queue: it works off its capacity in each step, keeps what is beyond in a bounded queue, and refuses what the
/// queue has no room for. An attempt's time to first byte grows as <c>1/(1 − ρ)</c> with the load <c>ρ</c> (M/M/1; Kleinrock, 1975),
/// plus the wait in the queue.
/// </summary>
internal sealed class OriginModel(double serviceMilliseconds, double queueSeconds)
{
    /// <summary>The factor is that of this load at most; beyond, the queue itself is what is waited for.</summary>
    public const double MostLoad = 0.95;

    /// <summary>Seconds over which the load is averaged.</summary>
    private const double LoadSeconds = 1;

    private double _queued;
    private double _load;

    /// <summary>Requests in the queue.</summary>
    public double Queued => _queued;

    /// <summary>Takes the arrivals of one step.</summary>
    /// <param name="arrivals">Attempts that reach the origin.</param>
    /// <param name="capacity">Requests per second that it can serve.</param>
    /// <param name="slowness">Factor on its service time.</param>
    /// <param name="step">Seconds.</param>
    /// <returns>Share of the arrivals that it refuses, and the mean time to first byte of the others in milliseconds.</returns>
    public (double Refused, double Milliseconds) Serve(int arrivals, double capacity, double slowness, double step)
    {
        double work = capacity * step;
        double room = Math.Max(0, capacity * queueSeconds + work - _queued);
        double admitted = Math.Min(arrivals, room);
        double wait = capacity > 0 ? 1000 * Math.Max(0, _queued + admitted / 2 - work) / capacity : 0;
        _queued = Math.Max(0, _queued + admitted - work);
        double share = Math.Min(1, step / LoadSeconds);
        _load += share * ((capacity > 0 ? admitted / work : arrivals > 0 ? 1 : 0) - _load);
        return (arrivals > 0 ? 1 - admitted / arrivals : 0, Response(serviceMilliseconds * slowness, _load) + wait);
    }

    /// <summary>Time to first byte in milliseconds at a load, without any queue.</summary>
    public static double Response(double milliseconds, double load) => milliseconds / (1 - Math.Clamp(load, 0, MostLoad));
}
