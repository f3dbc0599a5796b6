using System.Net.Http.Headers;

namespace MultiRegion.Edge.Attempts;

/// <summary>The time after which an origin wants to be asked again (RFC 9110, 10.2.3).</summary>
internal static class RetryAfter
{
    /// <returns>Null if the response does not say.</returns>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.Headers.RetryAfter is not { } said)
            return null;
        TimeSpan time = said.Delta ?? (said.Date!.Value - now);
        return time > TimeSpan.Zero ? time : TimeSpan.Zero;
    }

    /// <summary>Puts another time in; the header has whole seconds, so it is rounded up.</summary>
    public static void Set(HttpResponseMessage response, TimeSpan time) =>
        response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(time.TotalSeconds))));
}
