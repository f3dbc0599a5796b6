using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Admin;

/// <summary>The drains in force at this edge. Each ends by itself, by a timer; all of them outlive a restart.</summary>
internal sealed partial class DrainBook(RoutingState routing, DrainFile file, TimeProvider time, ILogger<DrainBook> logger) : IHostedService, IDisposable
{
    public const int MaxDrains = 100;

    private readonly Lock _gate = new();
    private List<DrainView> _drains = [];
    private ITimer? _timer;

    public IReadOnlyList<DrainView> InForce
    {
        get
        {
            lock (_gate)
                return [.. _drains];
        }
    }

    /// <summary>Before the edge listens, the drains of its last life are in force again.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (_gate)
        {
            _drains = [.. file.Load().Select(drain => drain with { Since = drain.Since ?? time.GetUtcNow() })];
            if (_drains.Count > 0)
                Restored(_drains.Count);
        }

        Expire();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Puts a validated drain in force and on the disk.</summary>
    /// <returns>Null if there are <see cref="MaxDrains"/> already.</returns>
    public DrainView? Add(DrainRequest request, string author)
    {
        DateTimeOffset now = time.GetUtcNow();
        var drain = new DrainView
        {
            Id = Guid.NewGuid().ToString("N")[..12],
            Service = request.Service,
            Origin = request.Origin,
            Region = request.Region,
            Since = now,
            Until = now + request.TimeToLive,
            Author = author,
            Reason = request.Reason,
        };
        lock (_gate)
        {
            if (_drains.Count >= MaxDrains)
                return null;
            _drains.Add(drain);
            Publish();
        }

        Drained(drain.Id, Target(drain), drain.Until, author, drain.Reason);
        return drain;
    }

    /// <summary>Ends a drain early. False if none of this id is in force.</summary>
    public bool Remove(string id, string author)
    {
        lock (_gate)
        {
            if (_drains.RemoveAll(drain => drain.Id == id) == 0)
                return false;
            Publish();
        }

        Undrained(id, author);
        return true;
    }

    public void Dispose() => _timer?.Dispose();

    private void Expire()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            foreach (var ended in _drains.FindAll(drain => drain.Until <= now))
            {
                _drains.Remove(ended);
                Ended(ended.Id, Target(ended));
            }

            Publish();
        }
    }

    private void Publish()
    {
        routing.SetDrains([.. _drains]);
        file.Save(_drains);
        var next = _drains.Count == 0 ? Timeout.InfiniteTimeSpan : _drains.Min(drain => drain.Until) - time.GetUtcNow();
        // A timer may fire a moment before its time by the wall clock; it is set again then, never to a negative time.
        _timer?.Change(next < TimeSpan.Zero && next != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : next, Timeout.InfiniteTimeSpan);
    }

    private static string Target(DrainView drain) => $"{drain.Service}/{drain.Origin ?? drain.Region}";

    [LoggerMessage(2401, LogLevel.Warning, "Drain {Id} of {Target} is in force until {Until:O}, by {Author}: {Reason}")]
    private partial void Drained(string id, string target, DateTimeOffset until, string author, string reason);

    [LoggerMessage(2402, LogLevel.Warning, "Drain {Id} was ended by {Author}")]
    private partial void Undrained(string id, string author);

    [LoggerMessage(2403, LogLevel.Warning, "Drain {Id} of {Target} has expired")]
    private partial void Ended(string id, string target);

    [LoggerMessage(2404, LogLevel.Warning, "{Count} drains of before the restart are read")]
    private partial void Restored(int count);
}
