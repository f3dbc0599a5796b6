namespace MultiRegion.Consul;

/// <summary>One key as Consul holds it.</summary>
public sealed record KeyValue
{
    public required string Key { get; init; }

    /// <summary>The stored bytes; empty for a key without a value.</summary>
    public required byte[] Value { get; init; }

    /// <summary>Raft index of the last change; what compare-and-set compares. Writing the same bytes again does not move it.</summary>
    public required ulong ModifyIndex { get; init; }

    /// <summary>Raft index at which the key was made.</summary>
    public required ulong CreateIndex { get; init; }

    /// <summary>How often the key has been locked. A plain write by somebody else resets it, so it is no fence.</summary>
    public ulong LockIndex { get; init; }

    /// <summary>The session that holds the key's lock; null if nobody does.</summary>
    public string? Session { get; init; }

    /// <summary>Equal in every field, the bytes included. (A wiped Consul may reuse an index for something else.)</summary>
    public bool Equals(KeyValue? other) =>
        other is not null && Key == other.Key && ModifyIndex == other.ModifyIndex && CreateIndex == other.CreateIndex
        && LockIndex == other.LockIndex && Session == other.Session && Value.AsSpan().SequenceEqual(other.Value);

    public override int GetHashCode() => HashCode.Combine(Key, ModifyIndex, CreateIndex, Session);
}
