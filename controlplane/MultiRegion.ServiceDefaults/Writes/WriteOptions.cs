namespace MultiRegion.ServiceDefaults.Writes;

/// <summary>How much one caller may change.</summary>
public sealed class WriteOptions
{
    /// <summary>Changes a second that one caller may ask for in the long run. 0.1 to 10,000.</summary>
    public double PerSecond { get; set; } = 20;

    /// <summary>Changes at once after a pause. 1 to 100,000.</summary>
    public int Burst { get; set; } = 200;

    /// <summary>Bytes of a request's body, where an endpoint has no narrower limit. 1 KiB to 64 MiB.</summary>
    public long MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Answers that are kept for an <c>Idempotency-Key</c>, each up to 64 KiB. 10 to 100,000.</summary>
    public int IdempotentAnswers { get; set; } = 1_000;

    /// <summary>How long such an answer is kept. 1 min to 7 days.</summary>
    public TimeSpan IdempotencyLifetime { get; set; } = TimeSpan.FromHours(1);

    internal void Check(string key, List<string> errors)
    {
        if (!(PerSecond is >= 0.1 and <= 10_000))
            errors.Add(FormattableString.Invariant($"{key}:PerSecond: '{PerSecond}' is not from 0.1 to 10000"));
        if (Burst is < 1 or > 100_000)
            errors.Add($"{key}:Burst: '{Burst}' is not from 1 to 100000");
        if (MaxBodyBytes is < 1024 or > 64 * 1024 * 1024)
            errors.Add($"{key}:MaxBodyBytes: '{MaxBodyBytes}' is not from 1024 to 67108864");
        if (IdempotentAnswers is < 10 or > 100_000)
            errors.Add($"{key}:IdempotentAnswers: '{IdempotentAnswers}' is not from 10 to 100000");
        if (IdempotencyLifetime < TimeSpan.FromMinutes(1) || IdempotencyLifetime > TimeSpan.FromDays(7))
            errors.Add($"{key}:IdempotencyLifetime: '{IdempotencyLifetime}' is not a time from 00:01:00 to 7.00:00:00");
    }
}
