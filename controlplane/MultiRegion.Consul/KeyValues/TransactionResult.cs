namespace MultiRegion.Consul;

/// <summary>What became of a transaction. Nothing of it is done unless <see cref="Committed"/>.</summary>
public sealed record TransactionResult
{
    public required bool Committed { get; init; }

    /// <summary>
    /// The keys that were read, checked or written, in the order of their operations, with their new indexes; with their value only where it
    /// was read. Deletions, and checks that a key does not exist, leave nothing.
    /// </summary>
    public IReadOnlyList<KeyValue> Results { get; init; } = [];

    /// <summary>Why it was not committed, per operation.</summary>
    public IReadOnlyList<TransactionError> Errors { get; init; } = [];
}

/// <summary>An operation that did not hold.</summary>
/// <param name="OperationIndex">Position in the list that was sent, from 0.</param>
/// <param name="Operation">The operation itself.</param>
/// <param name="What">Consul's own words.</param>
public sealed record TransactionError(int OperationIndex, TransactionOperation Operation, string What)
{
    public override string ToString() => $"{Operation.Verb} '{Operation.Key}': {What}";
}
