namespace MultiRegion.Local.Measuring;

/// <summary>
/// Microseconds of the machine's monotonic clock. Every process on the machine reads the same one, so that what the load generator
/// scheduled can be compared with what an origin wrote down, whatever happens to the time of day meanwhile.
/// </summary>
internal static class MachineClock
{
    public static long Micros(this TimeProvider time) =>
        (long)((Int128)time.GetTimestamp() * 1_000_000 / time.TimestampFrequency);
}
