namespace MultiRegion.Contracts;

/// <summary>A time in which operators change nothing. Health, and overrides that end, go on moving traffic.</summary>
public sealed record ChangeFreeze
{
    public required DateTimeOffset From { get; init; }

    /// <summary>After <see cref="From"/>, and at most 90 days after it.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The services that it is about; empty means every service.</summary>
    public IReadOnlyList<string> Services { get; set; } = [];

    /// <summary>Callers who may still change them, by name.</summary>
    public IReadOnlyList<string> Exempt { get; set; } = [];
}
