namespace MultiRegion.ControlPlane.Events.Webhooks;

/// <summary>When a delivery that failed is tried again, and when it is given up.</summary>
internal static class WebhookRetries
{
    /// <summary>Pauses before the second attempt and those after it; together some three quarters of an hour.</summary>
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30)];

    /// <summary>The pause after an attempt, from 0.5 to 1.5 of its length; null if that was the last one.</summary>
    /// <param name="attempt">From 1.</param>
    /// <param name="draw">Chance in [0, 1).</param>
    public static TimeSpan? After(int attempt, double draw) => attempt <= Pauses.Length ? Pauses[attempt - 1] * (0.5 + draw) : null;

    /// <summary>A receiver that says so does not want it: trying again would not help.</summary>
    public static bool IsFinal(int status) => status is 410 or (>= 400 and < 500 and not 408 and not 409 and not 425 and not 429);
}
