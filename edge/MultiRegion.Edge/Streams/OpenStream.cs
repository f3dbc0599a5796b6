using Microsoft.AspNetCore.Http.Features;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Streams;

/// <summary>A stream that is open at the edge: whose it is, when something last passed, and why it is being closed.</summary>
internal sealed class OpenStream(HttpContext context, RoutedService service, RoutedOrigin origin, StreamKind kind, TimeProvider time)
{
    private const int Http2Cancel = 8;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StreamEnd? _end;
    private long _touched = time.GetTimestamp();
    private long _endedAt;
    private bool _gone;

    public HttpContext Context => context;

    public RoutedService Service => service;

    public RoutedOrigin Origin => origin;

    public StreamKind Kind => kind;

    /// <summary>It is counted among the edge's streams, not among its requests.</summary>
    public bool CountsAsStream { get; init; }

    /// <summary>Why the edge is closing it; null while it is not.</summary>
    public StreamEnd? End => Volatile.Read(ref _end);

    /// <summary>Done when <see cref="End"/> is set.</summary>
    public Task Ending => _ending.Task;

    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _touched));

    /// <summary>Time since the edge began to close it.</summary>
    public TimeSpan Leaving => time.GetElapsedTime(Volatile.Read(ref _endedAt));

    public void Touch() => Volatile.Write(ref _touched, time.GetTimestamp());

    /// <summary>
    /// Closes it: a WebSocket by a close frame, as soon as one can stand there; anything else by breaking the transfer off, which nobody takes for its end.
    /// </summary>
    /// <returns>False if it is being closed already.</returns>
    public bool Close(StreamEnd end)
    {
        Volatile.Write(ref _endedAt, time.GetTimestamp());
        if (Interlocked.CompareExchange(ref _end, end, null) is not null)
            return false;
        if (kind == StreamKind.WebSocket)
            _ending.TrySetResult();
        else
            Break();
        return true;
    }

    public void Break()
    {
        lock (_gate)
        {
            if (_gone)
                return;
            if (context.Features.Get<IHttpResetFeature>() is { } reset)
                reset.Reset(Http2Cancel);
            else
                context.Abort();
        }
    }

    /// <summary>Its request is over. The server uses the context for another one then, which nobody may break.</summary>
    public void Leave()
    {
        lock (_gate)
            _gone = true;
    }
}
