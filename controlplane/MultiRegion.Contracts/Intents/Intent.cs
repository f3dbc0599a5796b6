namespace MultiRegion.Contracts;

/// <summary>
/// What operators asked for under one kind and name, as it stands in Consul at <see cref="ConsulKeys.Intent"/>: the state that counts, the ones that
/// it replaced, and those that lost to it unseen.
/// </summary>
public sealed record Intent : IntentState
{
    /// <summary>Earlier states that are kept, at most.</summary>
    public const int MaxHistory = 6;

    /// <summary>Losers that are kept, at most: there is one for each other cell at most.</summary>
    public const int MaxLosers = 32;

    public int Schema { get; set; } = DocumentSchema.Current;

    public required IntentKind Kind { get; init; }

    /// <summary>1 to 63 of <c>a-z 0-9 -</c>, beginning with a letter; a service's name for a definition.</summary>
    public required string Name { get; init; }

    /// <summary>The name again for a definition: the version before reads it there.</summary>
    public string? Service => Kind == IntentKind.Service ? Name : null;

    /// <summary>What the state replaced, and what that replaced, newest first; at most <see cref="MaxHistory"/>.</summary>
    public IReadOnlyList<IntentState> History { get; set; } = [];

    /// <summary>States of other cells that this one's author had not seen and that lost to it by the later stamp, newest first.</summary>
    public IReadOnlyList<IntentState> Losers { get; set; } = [];
}
