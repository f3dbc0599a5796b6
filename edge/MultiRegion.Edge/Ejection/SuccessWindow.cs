namespace MultiRegion.Edge.Ejection;

/// <summary>
/// Successes and failures of the last while, in two halves of a window: what is older than the previous half is forgotten. Safe to record
/// into from many threads; a record that races with the turn of a half may fall on either side.
/// </summary>
internal sealed class SuccessWindow(TimeSpan window)
{
    private readonly long _half = Math.Max(1, window.Ticks / 2);
    private readonly Half[] _halves = [new(), new()];

    public void Record(bool success, TimeSpan now)
    {
        long number = now.Ticks / _half;
        Half half = _halves[number & 1];
        long was = Volatile.Read(ref half.Number);
        if (was != number && Interlocked.CompareExchange(ref half.Number, number, was) == was)
        {
            Volatile.Write(ref half.Successes, 0);
            Volatile.Write(ref half.Failures, 0);
        }

        Interlocked.Increment(ref success ? ref half.Successes : ref half.Failures);
    }

    public (int Successes, int Failures) Read(TimeSpan now)
    {
        long number = now.Ticks / _half;
        int successes = 0, failures = 0;
        foreach (Half half in _halves)
        {
            if (number - Volatile.Read(ref half.Number) is not (0 or 1))
                continue;
            successes += Volatile.Read(ref half.Successes);
            failures += Volatile.Read(ref half.Failures);
        }

        return (successes, failures);
    }

    public void Clear()
    {
        foreach (Half half in _halves)
            Volatile.Write(ref half.Number, -1);
    }

    private sealed class Half
    {
        public long Number = -1;
        public int Successes;
        public int Failures;
    }
}
