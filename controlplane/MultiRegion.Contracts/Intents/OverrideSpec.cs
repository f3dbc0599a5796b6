namespace MultiRegion.Contracts;

/// <summary>
/// What an operator does to weights for a while. It is about an origin of a service, a region of a service, a whole service, or a region of all
/// services, as the members that are set say. It holds in every cell.
/// </summary>
public sealed record OverrideSpec
{
    /// <summary>The longest that one may last.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(30);

    public required OverrideAction Action { get; init; }

    /// <summary>Null for every service, and then <see cref="Region"/> is set.</summary>
    public string? Service { get; init; }

    /// <summary>An origin's id; needs <see cref="Service"/>, and excludes <see cref="Region"/>.</summary>
    public string? Origin { get; init; }

    /// <summary>A region, all origins in it together.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// Share of each cell's traffic, 0 to 1: required for <see cref="OverrideAction.Pin"/> and <see cref="OverrideAction.Cap"/>, the least share for
    /// <see cref="OverrideAction.ForceOn"/> if it is set, and absent for <see cref="OverrideAction.Drain"/>.
    /// </summary>
    public double? Share { get; init; }

    /// <summary>When it ends by itself; at most <see cref="MaxDuration"/> after it is taken.</summary>
    public required DateTimeOffset Until { get; init; }
}

public enum OverrideAction
{
    /// <summary>No traffic.</summary>
    Drain,

    /// <summary>Just this share. Needs an origin or a region.</summary>
    Pin,

    /// <summary>At most this share. Needs an origin or a region.</summary>
    Cap,

    /// <summary>Some traffic in spite of soft evidence.</summary>
    ForceOn,
}
