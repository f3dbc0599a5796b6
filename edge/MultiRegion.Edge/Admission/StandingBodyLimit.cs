using Microsoft.AspNetCore.Http.Features;

namespace MultiRegion.Edge.Admission;

/// <summary>
/// A limit of the body that may be lowered, not lifted. YARP lifts it for an HTTP/2 request that calls itself gRPC, whose streams may be long;
/// a client would need no more than that content type to send as much as it likes.
/// </summary>
internal sealed class StandingBodyLimit(IHttpMaxRequestBodySizeFeature server) : IHttpMaxRequestBodySizeFeature
{
    // Not read-only, of which YARP would warn with each request.
    public bool IsReadOnly => server.IsReadOnly;

    public long? MaxRequestBodySize
    {
        get => server.MaxRequestBodySize;
        set
        {
            if (value is not null && (server.MaxRequestBodySize is not { } limit || value < limit))
                server.MaxRequestBodySize = value;
        }
    }

    public static void Set(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { } server)
            context.Features.Set<IHttpMaxRequestBodySizeFeature>(new StandingBodyLimit(server));
    }
}
