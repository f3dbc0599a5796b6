using System.Diagnostics;
using MultiRegion.Contracts;
using MultiRegion.Edge.Attempts;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Telemetry;

/// <summary>A span for each attempt, a child of the request's; the origin's own spans become its children. Costs nothing while nobody listens.</summary>
internal static class AttemptTracing
{
    public const string SourceName = "MultiRegion.Edge";
    private static readonly ActivitySource Source = new(SourceName);

    public static Activity? Start(RoutedService service, RoutedOrigin origin, int number)
    {
        if (!Source.HasListeners())
            return null;
        Activity? span = Source.StartActivity("attempt", ActivityKind.Client);
        return span?
            .SetTag("multiregion.service", service.Name)
            .SetTag("multiregion.origin", origin.Id)
            .SetTag("multiregion.region", origin.Definition.Region)
            .SetTag("multiregion.plan", service.PlanHeader.ToString())
            .SetTag("multiregion.attempt", number);
    }

    public static void Stop(Activity span, Attempt attempt)
    {
        span.SetTag("multiregion.outcome", attempt.Outcome.ToString());
        if (attempt.Response is { } response)
            span.SetTag("http.response.status_code", (int)response.StatusCode);
        if (attempt.Outcome.IsFailure())
            span.SetStatus(ActivityStatusCode.Error);
        span.Stop();
    }
}
