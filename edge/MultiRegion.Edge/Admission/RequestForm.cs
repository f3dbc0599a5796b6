using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace MultiRegion.Edge.Admission;

/// <summary>
/// What the server under us reads in one way and another hop might read in another, or that cannot be passed on as it was meant. Most of it the
/// server refuses by itself; this is where it is more lenient than a proxy may be (RFC 9112, sections 6.1, 6.3 and 11.2).
/// </summary>
internal static class RequestForm
{
    /// <summary>Where the server puts a Content-Length that came with a Transfer-Encoding.</summary>
    private const string SetAside = "X-Content-Length";

    public static RefusalReason? Doubt(HttpContext context)
    {
        StringValues codings = context.Request.Headers.TransferEncoding;
        if (codings.Count > 0)
            return OfCodings(context.Request, codings);
        return HttpMethods.IsConnect(context.Request.Method) && !IsWebSocket(context) ? RefusalReason.NotImplemented : null;
    }

    private static RefusalReason? OfCodings(HttpRequest request, StringValues codings)
    {
        if (HttpProtocol.IsHttp10(request.Protocol) || request.Headers.ContainsKey(SetAside))
            return RefusalReason.Framing;
        // The server takes chunked off and forgets what else there was; the origin would get a body in a coding that nobody tells it of.
        return codings.Count == 1 && "chunked".Equals(codings[0], StringComparison.OrdinalIgnoreCase) ? null : RefusalReason.NotImplemented;
    }

    private static bool IsWebSocket(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: var protocol }
        && "websocket".Equals(protocol, StringComparison.OrdinalIgnoreCase);
}
