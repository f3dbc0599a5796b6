namespace MultiRegion.Consul;

/// <summary>Exponential back-off with full jitter (Brooker, AWS Architecture Blog, 2015): uniform between 0 and a bound that doubles.</summary>
internal sealed class Backoff(TimeSpan minimum, TimeSpan maximum, TimeProvider time, Func<double> draw)
{
    private int _failures;

    public void Reset() => _failures = 0;

    public Task WaitAsync(CancellationToken cancellation) => Task.Delay(Next(), time, cancellation);

    internal TimeSpan Next()
    {
        var bound = minimum.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, 30));
        return TimeSpan.FromMilliseconds(Math.Min(bound, maximum.TotalMilliseconds) * draw());
    }
}
