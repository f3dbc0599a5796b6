using System.Collections.Concurrent;

namespace MultiRegion.Edge.Streams;

/// <summary>
/// Ends answers whose origin falls silent for longer than it may, where that is less than what the forwarder's one timer allows. Looked at
/// once a second: no answer has a timer of its own.
/// </summary>
internal sealed class SilenceWatch(TimeProvider time)
{
    private readonly ConcurrentDictionary<WatchedStream, byte> _open = new();

    /// <summary>Watches the body of an answer from when the forwarder opens it.</summary>
    public void Watch(HttpResponseMessage response, TimeSpan limit) => response.Content = new WatchedContent(response.Content, limit, this);

    /// <summary>Looks once.</summary>
    public void Look()
    {
        foreach (var (stream, _) in _open)
            stream.Look();
    }

    public WatchedStream Open(Stream inner, TimeSpan limit)
    {
        var stream = new WatchedStream(inner, limit, this, time);
        _open.TryAdd(stream, 0);
        return stream;
    }

    public void Remove(WatchedStream stream) => _open.TryRemove(stream, out _);
}
