using System.Collections.Concurrent;
using System.Net;
using MultiRegion.Contracts;
using MultiRegion.Edge.Admission;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Streams;

/// <summary>The streams that are open at the edge, and how many of them it closed itself.</summary>
internal sealed class StreamBook(AdmissionGate gate, TimeProvider time)
{
    private readonly ConcurrentDictionary<OpenStream, byte> _open = new();
    private readonly long[] _closed = new long[StreamEnd.All.Count];
    private int _count;
    private TaskCompletionSource? _empty;

    // Enumerated, because the dictionary's own Keys and Count take every lock.
    public IEnumerable<OpenStream> Open => _open.Select(pair => pair.Key);

    public int Count => Volatile.Read(ref _count);

    /// <summary>Streams that the edge closed since the start.</summary>
    public long Closed(int end) => Volatile.Read(ref _closed[end]);

    /// <summary>Enters a response if it is a stream.</summary>
    /// <param name="context">The request.</param>
    /// <param name="service">Its service.</param>
    /// <param name="origin">Whose response it is.</param>
    /// <param name="response">The response; its content is replaced.</param>
    /// <param name="client">The client, as the gate knows it.</param>
    public OpenStream? TryOpen(HttpContext context, RoutedService service, RoutedOrigin origin, HttpResponseMessage response, uint client)
    {
        if (KindOf(context, response) is not { } kind)
            return null;
        var stream = new OpenStream(context, service, origin, kind, time) { CountsAsStream = gate.TryBecomeStream(client) };
        response.Content = new StreamContent(response.Content, stream);
        Interlocked.Increment(ref _count);
        _open.TryAdd(stream, 0);
        return stream;
    }

    public void Remove(OpenStream stream)
    {
        stream.Leave();
        if (_open.TryRemove(stream, out _) && Interlocked.Decrement(ref _count) == 0)
            Volatile.Read(ref _empty)?.TrySetResult();
    }

    /// <summary>Ends when no stream is open; for one that waits, when no new ones are to be expected.</summary>
    public Task EmptyAsync(CancellationToken cancellationToken)
    {
        var empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // In this order: who takes the last stream away counts first and looks then.
        Interlocked.Exchange(ref _empty, empty);
        if (Count == 0)
            empty.TrySetResult();
        return empty.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Closes a stream for a reason.</summary>
    public bool Close(OpenStream stream, StreamEnd end)
    {
        if (!stream.Close(end))
            return false;
        for (int i = 0; i < _closed.Length; i++)
        {
            if (StreamEnd.All[i] == end)
                Interlocked.Increment(ref _closed[i]);
        }

        return true;
    }

    /// <summary>Streams that a local drain would see gone.</summary>
    public int CountOf(DrainView drain) => Open.Count(stream => Concerns(drain, stream));

    public static bool Concerns(DrainView drain, OpenStream stream) =>
        stream.Service.Name == drain.Service && (stream.Origin.Id == drain.Origin || stream.Origin.Definition.Region == drain.Region);

    /// <summary>From here on both sides send what they like.</summary>
    public static bool IsUpgraded(HttpContext context, HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.SwitchingProtocols || HttpMethods.IsConnect(context.Request.Method);

    private static StreamKind? KindOf(HttpContext context, HttpResponseMessage response)
    {
        if (IsUpgraded(context, response))
            return IsWebSocket(context.Request) ? StreamKind.WebSocket : StreamKind.Tunnel;
        // What is told its length ends by itself.
        return response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type)
            && type.ToString().StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase)
            && response.Content.Headers.ContentLength is null
            ? StreamKind.Events
            : null;
    }

    private static bool IsWebSocket(HttpRequest request) =>
        HttpMethods.IsConnect(request.Method) || request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase);
}
