namespace MultiRegion.Contracts;

/// <summary>
/// A definition as the version before this one writes it, without a stamp: it is still read, and one of this version has the same members, so that
/// the version before can read it too.
/// </summary>
public sealed record DefinitionIntent
{
    public int Schema { get; set; } = DocumentSchema.Current;

    public required string Service { get; init; }

    /// <summary>Null when <see cref="Removed"/>.</summary>
    public ServiceDefinition? Definition { get; init; }

    /// <summary>A tombstone: it is kept for good, so that no restored snapshot brings the service back.</summary>
    public bool Removed { get; init; }

    public required string Author { get; init; }

    public required string Reason { get; init; }

    /// <summary>When it was accepted; the newer of two intents for one service wins.</summary>
    public required DateTimeOffset At { get; init; }
}
