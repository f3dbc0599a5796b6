using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Admission;

/// <summary>
/// Says which requests the edge takes. As what is in flight nears the limit, the least important services are refused first (the idea of DAGOR,
/// Zhou et al., SoCC 2018, with requests in flight in place of queuing time); a stream is counted apart, so that long ones do not take the
/// requests' room. Counts only, no lock, and nothing allocated.
/// </summary>
internal sealed class AdmissionGate
{
    private static readonly int Priorities = Enum.GetValues<ServicePriority>().Length;

    // By priority.
    private readonly int[] _limits;
    private readonly int _least;
    private readonly int _maxStreams;
    private readonly ClientKeys _keys;
    private readonly ClientTable? _requestsOf;
    private readonly ClientTable? _streamsOf;
    private readonly Refusal[] _refusals;
    private readonly long[] _refused;
    private AdmissionCounts _counts;

    public AdmissionGate(IOptions<AdmissionOptions> options, IOptions<EdgeOptions> edge)
    {
        AdmissionOptions value = options.Value;
        _limits = [value.MaxRequests, Share(value.NormalShare), Share(value.SheddableShare)];
        _least = _limits.Min();
        _maxStreams = value.MaxStreams;
        _keys = new ClientKeys(value);
        _requestsOf = value.MaxRequestsPerClient is { } requests ? new ClientTable(requests) : null;
        _streamsOf = value.MaxStreamsPerClient is { } streams ? new ClientTable(streams) : null;
        _refusals = Refusal.All(edge.Value);
        _refused = new long[_refusals.Length * Priorities];

        int Share(double share) => (int)Math.Ceiling(value.MaxRequests * share);
    }

    /// <summary>Requests in flight, streams not counted.</summary>
    public int Requests => Volatile.Read(ref _counts.Requests);

    public int Streams => Volatile.Read(ref _counts.Streams);

    /// <summary>Some class of requests is refused now.</summary>
    public bool IsPressed => Requests >= _least;

    /// <summary>Requests in flight at which a class is refused.</summary>
    public int LimitOf(ServicePriority priority) => _limits[(int)priority];

    /// <summary>Requests refused since the start.</summary>
    public long Refused(RefusalReason reason, ServicePriority priority) => Volatile.Read(ref _refused[IndexOf(reason, priority)]);

    /// <summary>A look without a count, for those that can be refused before anything is done for them.</summary>
    public Refusal? Look(ServicePriority priority) => Requests >= LimitOf(priority) ? Refuse(RefusalReason.Overload, priority) : null;

    /// <summary>Takes a request in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="service">The service that it is for.</param>
    /// <param name="client">Whose it is, for <see cref="Leave"/>.</param>
    /// <returns>Null if it was taken; its answer if not.</returns>
    public Refusal? TryEnter(HttpContext context, RoutedService service, out uint client)
    {
        client = _keys.Of(context);
        ServicePriority priority = service.Definition.Priority;
        if (!FitsBody(context, service.Definition.MaxRequestBodyBytes))
            return Refuse(RefusalReason.BodySize, priority);
        if (Streams >= _maxStreams && IsUpgrade(context.Request))
            return Refuse(RefusalReason.Streams, priority);
        if (_streamsOf?.IsFull(client) == true && IsUpgrade(context.Request))
            return Refuse(RefusalReason.ClientStreams, priority);

        if (Interlocked.Increment(ref _counts.Requests) > LimitOf(priority))
        {
            Interlocked.Decrement(ref _counts.Requests);
            return Refuse(RefusalReason.Overload, priority);
        }

        if (_requestsOf?.TryEnter(client) != false)
            return null;
        Interlocked.Decrement(ref _counts.Requests);
        return Refuse(RefusalReason.Client, priority);
    }

    /// <summary>A request turned out to be a stream: it gives its room among the requests back.</summary>
    /// <returns>False if there is no room among the streams: it stays a request.</returns>
    public bool TryBecomeStream(uint client)
    {
        if (Interlocked.Increment(ref _counts.Streams) > _maxStreams || _streamsOf?.TryEnter(client) == false)
        {
            Interlocked.Decrement(ref _counts.Streams);
            return false;
        }

        Leave(client, wasStream: false);
        return true;
    }

    /// <summary>A request ended.</summary>
    public void Leave(uint client, bool wasStream)
    {
        Interlocked.Decrement(ref wasStream ? ref _counts.Streams : ref _counts.Requests);
        (wasStream ? _streamsOf : _requestsOf)?.Leave(client);
    }

    /// <summary>Counts a refusal.</summary>
    public Refusal Refuse(RefusalReason reason, ServicePriority priority)
    {
        Interlocked.Increment(ref _refused[IndexOf(reason, priority)]);
        return _refusals[(int)reason];
    }

    /// <summary>It asks for a connection of its own: an upgrade, or a tunnel of HTTP/2.</summary>
    public static bool IsUpgrade(HttpRequest request) => request.Headers.Upgrade.Count > 0 || HttpMethods.IsConnect(request.Method);

    /// <summary>A declared length is refused before a byte of it is read; for others the server keeps count.</summary>
    private static bool FitsBody(HttpContext context, long? limit)
    {
        long? declared = context.Request.ContentLength;
        if (declared is null && context.Request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase))
            StandingBodyLimit.Set(context);
        if (declared is null or 0 && limit is null)
            return true;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { } body)
            return declared is null || limit is null || declared <= limit;
        if (limit is not null && !body.IsReadOnly && (body.MaxRequestBodySize is null || body.MaxRequestBodySize > limit))
            body.MaxRequestBodySize = limit;
        return declared is null || body.MaxRequestBodySize is not { } most || declared <= most;
    }

    private static int IndexOf(RefusalReason reason, ServicePriority priority) => ((int)reason * Priorities) + (int)priority;
}
