using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Streams;

/// <summary>
/// Once a second, closes the streams (and ends the other answers) that have been silent for too long, and those that a drain has given time enough: of an origin that is
/// drained at this edge, or all of them when the edge stops. While a drain waits for streams, its log says how many.
/// </summary>
internal sealed partial class StreamKeeper(
    StreamBook book, SilenceWatch silence, RoutingState routing, IOptions<EdgeOptions> options, TimeProvider time, ILogger<StreamKeeper> logger) : BackgroundService
{
    /// <summary>For a WebSocket's other side to answer the close frame.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TimeBetweenLines = TimeSpan.FromSeconds(5);
    private DateTimeOffset _nextLine;
    private volatile bool _announced;
    private DateTimeOffset? _stopping;

    /// <summary>The edge is about to stop: from now on the log says how many streams remain.</summary>
    public void AnnounceStop()
    {
        _announced = true;
        Say([]);
    }

    /// <summary>The edge takes no new connections any more; its streams have a time to end by themselves.</summary>
    public void BeginStop() => _stopping ??= time.GetUtcNow();

    /// <summary>Ends when the last stream has ended, or the time for it has.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => book.EmptyAsync(cancellationToken);

    /// <summary>Looks once.</summary>
    public void Look()
    {
        silence.Look();
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<DrainView> drains = [.. routing.Drains.Where(drain => drain.Until > now)];
        foreach (OpenStream stream in book.Open)
        {
            if (stream.End is not null)
            {
                if (stream.Leaving > Patience)
                    stream.Break();
            }
            else if (IsOver(_stopping, Least(stream.Service.Definition.Streams.DrainLimit, options.Value.DrainLimit), now))
                Close(stream, StreamEnd.EdgeStopping);
            else if (drains.Any(drain => StreamBook.Concerns(drain, stream) && IsOver(drain.Since, stream.Service.Definition.Streams.DrainLimit, now)))
                Close(stream, StreamEnd.Drained);
            else if (stream.Kind != StreamKind.Events && stream.Silence > stream.Service.Definition.Streams.IdleTimeout)
                Close(stream, StreamEnd.Idle);
        }

        if (now >= _nextLine && (drains.Count > 0 || _announced))
        {
            Say(drains);
            _nextLine = now + TimeBetweenLines;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Look();
            }
            catch (Exception error)
            {
                LogFailed(error);
            }
        }
    }

    private void Close(OpenStream stream, StreamEnd end)
    {
        if (book.Close(stream, end))
            LogClosed(stream.Kind, stream.Service.Name, stream.Origin.Id, end.Name);
    }

    private void Say(IReadOnlyList<DrainView> drains)
    {
        if (_announced && book.Count > 0)
            LogStopping(book.Count);
        foreach (DrainView drain in drains)
        {
            if (book.CountOf(drain) is > 0 and var count)
                LogDraining(drain.Id, $"{drain.Service}/{drain.Origin ?? drain.Region}", count);
        }
    }

    private static bool IsOver(DateTimeOffset? since, TimeSpan limit, DateTimeOffset now) => since is { } start && now - start >= limit;

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(2021, LogLevel.Information, "Stopping: {Streams} streams remain")]
    private partial void LogStopping(int streams);

    [LoggerMessage(2410, LogLevel.Information, "Drain {Id} of {Target}: {Streams} streams remain")]
    private partial void LogDraining(string id, string target, int streams);

    [LoggerMessage(2411, LogLevel.Information, "A stream ({Kind}) of {Service} at {Origin} is closed: {Reason}")]
    private partial void LogClosed(StreamKind kind, string service, string origin, string reason);

    [LoggerMessage(2412, LogLevel.Error, "The streams could not be looked at")]
    private partial void LogFailed(Exception error);
}
