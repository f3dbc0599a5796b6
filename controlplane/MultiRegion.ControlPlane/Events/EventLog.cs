using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.Core.Events;

namespace MultiRegion.ControlPlane.Events;

/// <summary>The newest events of this replica's life, and those who wait for the next. Written by the planning loop alone.</summary>
internal sealed class EventLog(IOptions<ControlPlaneOptions> options, TimeProvider time)
{
    private readonly string _life = time.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
    private volatile State _state = new(ImmutableQueue<CellEvent>.Empty, 0, 0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Takes what happened now.</summary>
    public void Add(IReadOnlyList<CellChange> changes)
    {
        if (changes.Count == 0)
            return;
        var state = _state;
        var (events, last, kept) = (state.Events, state.Last, state.Kept);
        foreach (var change in changes)
        {
            events = events.Enqueue(new CellEvent
            {
                Id = IdOf(++last),
                Kind = change.Kind,
                At = time.GetUtcNow(),
                Cell = options.Value.Cell,
                Replica = options.Value.Replica,
                Service = change.Service,
                Subject = change.Subject,
                Sentence = change.Sentence,
            });
            if (++kept > options.Value.Events.Kept)
                (events, kept) = (events.Dequeue(), kept - 1);
        }

        _state = new State(events, last, kept, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        state.Next.SetResult();
    }

    /// <summary>Position after the newest event: what a reader begins with who wants only what comes.</summary>
    public long End => _state.Last;

    /// <summary>
    /// The position that an id stands for; null for one of another life or replica, whose events are not here.
    /// </summary>
    public long? PositionOf(string id) =>
        id.Split('-') is [var life, var number] && life == _life && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
        && position <= _state.Last ? position : null;

    /// <summary>Everything after a position, then what comes, until cancelled. Where some of it is no longer kept, an event says so first.</summary>
    public async IAsyncEnumerable<CellEvent> ReadAsync(long after, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var state = _state;
            var oldest = state.Last - state.Kept;
            if (after < oldest)
            {
                yield return Missed(oldest - after, oldest);
                after = oldest;
            }

            foreach (var happened in state.Events.Skip((int)(after - oldest)))
                yield return happened;
            after = state.Last;
            await state.Next.Task.WaitAsync(ct);
        }
    }

    /// <summary>Says that events before a position were missed.</summary>
    public CellEvent Missed(long count, long position) => new()
    {
        Id = IdOf(position),
        Kind = EventKind.Missed,
        At = time.GetUtcNow(),
        Cell = options.Value.Cell,
        Replica = options.Value.Replica,
        Sentence = count > 0 ? $"{count} events are no longer kept" : "What happened before is not known to this replica",
    };

    private string IdOf(long position) => string.Create(CultureInfo.InvariantCulture, $"{_life}-{position}");

    /// <param name="Events">The newest of them.</param>
    /// <param name="Last">Number of the newest event, from 1; 0 before the first.</param>
    /// <param name="Kept">How many are in <paramref name="Events"/>.</param>
    /// <param name="Next">Completed once there is a newer state.</param>
    private sealed record State(ImmutableQueue<CellEvent> Events, long Last, int Kept, TaskCompletionSource Next);
}
