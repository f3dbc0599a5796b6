namespace MultiRegion.Contracts;

/// <summary>What a change of an intent would do, as any write answers it with <c>?dryRun=true</c>. Nothing of it was done.</summary>
public sealed record IntentPreview
{
    public required IntentKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>
    /// What it was made from: every intent and the published plans of the services that it is about. A write that carries it as <c>revision</c> is refused
    /// once that is not so any more.
    /// </summary>
    public required string Revision { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The services that it is about, in the order of their names.</summary>
    public required IReadOnlyList<ServicePreview> Services { get; init; }

    /// <summary>The rules and freezes that refuse it, and what each says.</summary>
    public IReadOnlyList<RuleViolation> Refusals { get; set; } = [];

    /// <summary>The same in words, one line.</summary>
    public required string Sentence { get; init; }
}
