namespace MultiRegion.Consul.Tests;

/// <summary>The system's time, which can be made to jump as it does for a process that was stopped.</summary>
public sealed class StoppableTime : TimeProvider
{
    private long _skipped;

    public override long TimestampFrequency => System.TimestampFrequency;

    public void Jump(TimeSpan by) => Interlocked.Add(ref _skipped, (long)(by.TotalSeconds * TimestampFrequency));

    public override long GetTimestamp() => System.GetTimestamp() + Interlocked.Read(ref _skipped);
}
