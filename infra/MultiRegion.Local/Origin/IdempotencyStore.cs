using System.Collections.Concurrent;

namespace MultiRegion.Local.Origin;

/// <summary>
/// Executes a request once for each <c>Idempotency-Key</c>: whoever comes with the same key later, or at the same time, gets the answer of
/// the first. The oldest keys are forgotten beyond <paramref name="capacity"/>.
/// </summary>
internal sealed class IdempotencyStore(int capacity = 100_000)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    public Task<string> ExecuteOnceAsync(string key, Func<Task<string>> execute)
    {
        var mine = new Lazy<Task<string>>(execute);
        Lazy<Task<string>> winner = _answers.GetOrAdd(key, mine);
        if (ReferenceEquals(winner, mine))
            Remember(key);
        return winner.Value;
    }

    private void Remember(string key)
    {
        _order.Enqueue(key);
        if (_order.Count > capacity && _order.TryDequeue(out string? oldest))
            _answers.TryRemove(oldest, out _);
    }
}
