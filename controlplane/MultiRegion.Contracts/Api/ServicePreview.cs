namespace MultiRegion.Contracts;

/// <summary>What a change would do to one service in the cell that is asked.</summary>
public sealed record ServicePreview
{
    public required string Service { get; init; }

    /// <summary>The published plan that it was made from; null before the first.</summary>
    public PlanVersion? Version { get; init; }

    /// <summary>Requests per second of the cell that it was planned for; 0 if that is not known.</summary>
    public required double Demand { get; init; }

    public required PlanState StateBefore { get; init; }

    public required PlanState StateAfter { get; init; }

    /// <summary>In the order of the definition, those that it would lose last.</summary>
    public required IReadOnlyList<OriginPreview> Origins { get; init; }

    /// <summary>Share of the cell's traffic that would go elsewhere once the plan has come to rest. 0 to 1.</summary>
    public required double MovedShare { get; init; }

    /// <summary>The same in requests per second.</summary>
    public required double MovedRequests { get; init; }

    /// <summary>Time until the plan has come to rest, if nothing else happens: what nothing forces moves in steps.</summary>
    public required TimeSpan SettlesWithin { get; init; }

    /// <summary>Whether the loss of one region or origin can be borne, without the change and with it.</summary>
    public required SafetyCertificate CertificateBefore { get; init; }

    public required SafetyCertificate CertificateAfter { get; init; }

    /// <summary>The rules that refuse it.</summary>
    public IReadOnlyList<RuleViolation> Violations { get; set; } = [];

    /// <summary>Overrides that would be suspended with it and are not without.</summary>
    public IReadOnlyList<RuleViolation> Suspends { get; set; } = [];

    /// <summary>Overrides that it would beat where they count now.</summary>
    public IReadOnlyList<ShadowedOverride> Shadows { get; set; } = [];

    /// <summary>Overrides that beat it somewhere, so that it would not count there.</summary>
    public IReadOnlyList<ShadowedOverride> ShadowedBy { get; set; } = [];
}

/// <summary>One origin in a preview. Shares are of the cell's traffic, loads in its requests per second.</summary>
public sealed record OriginPreview
{
    public required string Origin { get; init; }

    public required string Region { get; init; }

    /// <summary>Share that it gets now; null if it is new.</summary>
    public double? Before { get; init; }

    /// <summary>Share in the first plan with the change; null if the change takes the origin out of the service.</summary>
    public double? Next { get; init; }

    /// <summary>Share once the plan has come to rest; null likewise.</summary>
    public double? After { get; init; }

    public double LoadBefore { get; init; }

    public double LoadAfter { get; init; }

    /// <summary>What it can take from this cell as its health is; null where that is an assumption.</summary>
    public double? Capacity { get; init; }

    /// <summary>What decided about its share, in words.</summary>
    public IReadOnlyList<string> Bounds { get; set; } = [];
}

/// <summary>A rule that something breaks.</summary>
/// <param name="Rule">Name of the rule, or of the freeze.</param>
/// <param name="Sentence">What would be, and what must be.</param>
/// <param name="Service">The service that it would be so for; null for all.</param>
/// <param name="Override">The override that breaks it where that is not the change itself.</param>
public sealed record RuleViolation(string Rule, string Sentence, string? Service = null, string? Override = null);

/// <summary>An override that another beats.</summary>
/// <param name="Override">Its name.</param>
/// <param name="Author">Who asked for it.</param>
/// <param name="Origins">Where.</param>
public sealed record ShadowedOverride(string Override, string Author, IReadOnlyList<string> Origins);
