namespace MultiRegion.ServiceDefaults.Writes;

/// <summary>An answer that was given.</summary>
internal sealed record RecordedAnswer(int Status, IReadOnlyList<KeyValuePair<string, string?[]>> Headers, byte[] Body);

/// <summary>What the store says of a key.</summary>
internal enum IdempotencyState
{
    /// <summary>Not known: the call goes on, and ends by <see cref="IdempotencyStore.Complete"/> or <see cref="IdempotencyStore.Forget"/>.</summary>
    New,

    /// <summary>The same call is under way.</summary>
    UnderWay,

    /// <summary>Another call has used the key.</summary>
    OtherCall,

    /// <summary>Its answer is there.</summary>
    Answered,
}

/// <summary>
/// The answers to calls with an <c>Idempotency-Key</c> (the header of the IETF's HTTPAPI working group), of this replica. Bounded in number and age; the oldest goes first.
/// </summary>
internal sealed class IdempotencyStore(int capacity, TimeSpan lifetime, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly Queue<(string Key, Entry Entry)> _byAge = [];

    /// <param name="key">Of one caller.</param>
    /// <param name="fingerprint">Hash of everything that makes the call what it is.</param>
    public (IdempotencyState State, RecordedAnswer? Answer) Begin(string key, string fingerprint)
    {
        lock (_lock)
        {
            Drop(keep: int.MaxValue);
            if (_entries.TryGetValue(key, out var entry))
                return entry.Fingerprint != fingerprint ? (IdempotencyState.OtherCall, null)
                    : entry.Answer is { } answer ? (IdempotencyState.Answered, answer)
                    : (IdempotencyState.UnderWay, null);
            Drop(keep: capacity - 1);
            var begun = new Entry(fingerprint, time.GetUtcNow());
            _entries.Add(key, begun);
            _byAge.Enqueue((key, begun));
            return (IdempotencyState.New, null);
        }
    }

    public void Complete(string key, RecordedAnswer answer)
    {
        lock (_lock)
            if (_entries.TryGetValue(key, out var entry))
                entry.Answer = answer;
    }

    /// <summary>The call came to no answer worth repeating.</summary>
    public void Forget(string key)
    {
        lock (_lock)
            _entries.Remove(key);
    }

    /// <summary>Forgets what is too old, and the oldest until no more than <paramref name="keep"/> are left.</summary>
    private void Drop(int keep)
    {
        var oldest = time.GetUtcNow() - lifetime;
        while (_byAge.TryPeek(out var first) && (first.Entry.At <= oldest || _entries.Count > keep || !_entries.ContainsKey(first.Key)))
        {
            _byAge.Dequeue();
            if (_entries.TryGetValue(first.Key, out var entry) && ReferenceEquals(entry, first.Entry))
                _entries.Remove(first.Key);
        }
    }

    private sealed class Entry(string fingerprint, DateTimeOffset at)
    {
        public string Fingerprint => fingerprint;

        public DateTimeOffset At => at;

        public RecordedAnswer? Answer { get; set; }
    }
}
