using Microsoft.Extensions.Primitives;
using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Attempts;

/// <summary>The headers by which an answer says how it came about.</summary>
internal static class AnswerHeaders
{
    /// <summary>0 to <see cref="TriedOrigins.Max"/> as header values.</summary>
    public static readonly StringValues[] Counts = [.. Enumerable.Range(0, TriedOrigins.Max + 1).Select(count => new StringValues($"{count}"))];
    private static readonly StringValues No = "no";

    /// <param name="context">The request.</param>
    /// <param name="services">What says this edge's name, and whether it is said.</param>
    /// <param name="service">The request's service.</param>
    /// <param name="attempts">Attempts made.</param>
    /// <param name="replayable">False if the body was not kept, so that there could be one attempt only.</param>
    public static void Set(HttpContext context, AttemptServices services, RoutedService service, int attempts, bool replayable = true)
    {
        if (!services.ShowsHeaders)
            return;
        IHeaderDictionary headers = context.Response.Headers;
        headers[MultiRegionHeaders.Attempts] = Counts[attempts];
        headers[MultiRegionHeaders.Plan] = service.PlanHeader;
        headers[MultiRegionHeaders.Edge] = services.EdgeHeader;
        if (!replayable)
            headers[MultiRegionHeaders.Replay] = No;
    }

    /// <summary>Says which origin answered, or was asked last.</summary>
    public static void Set(HttpContext context, AttemptServices services, RoutedOrigin origin, HttpResponseMessage? response)
    {
        if (!services.ShowsHeaders)
            return;
        if (response?.Headers.NonValidated.Contains(MultiRegionHeaders.Region) == true)
            Remove(response);
        IHeaderDictionary headers = context.Response.Headers;
        headers[MultiRegionHeaders.Region] = origin.RegionHeader;
        headers[MultiRegionHeaders.Origin] = origin.IdHeader;
    }

    /// <summary>An origin that is behind another edge says how it got there; the outer edge's answer counts.</summary>
    private static void Remove(HttpResponseMessage response)
    {
        response.Headers.Remove(MultiRegionHeaders.Region);
        response.Headers.Remove(MultiRegionHeaders.Origin);
        response.Headers.Remove(MultiRegionHeaders.Attempts);
        response.Headers.Remove(MultiRegionHeaders.Plan);
        response.Headers.Remove(MultiRegionHeaders.Edge);
        response.Headers.Remove(MultiRegionHeaders.Replay);
    }
}
