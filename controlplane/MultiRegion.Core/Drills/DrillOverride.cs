using MultiRegion.Contracts;

namespace MultiRegion.Core.Drills;

/// <summary>
/// The one override by which the drills of a cell act. It lives for a short time and is renewed while the drill goes on: if nobody leads any more,
/// every edge gives the traffic back by itself.
/// </summary>
public static class DrillOverride
{
    /// <summary>Overrides whose names begin so are those of drills, one for each cell.</summary>
    public const string Prefix = "drill-";

    /// <summary>How long it holds without being renewed; it is renewed once half of that is over.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(1);

    private const int LongestName = 63;

    /// <summary>The name of the override of a cell's drills.</summary>
    public static string NameOf(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        string name = Prefix + cell.Replace('.', '-');
        return name.Length <= LongestName ? name : name[..LongestName];
    }

    /// <summary>What is to be done to the override.</summary>
    /// <param name="drill">The drill under way; null for none.</param>
    /// <param name="standing">The override as it stands; null if it does not, or not any more.</param>
    /// <param name="now">The time that overrides end by.</param>
    public static DrillMove Move(DrillRecord? drill, OverrideSpec? standing, DateTimeOffset now)
    {
        if (drill is null || DrillCaps.Of(drill) is not { } cap)
            return standing is null ? DrillMove.None : new DrillMove(Remove: true, null);
        OverrideSpec wanted = Of(drill.Spec, cap, now);
        bool same = standing is not null && standing with { Until = wanted.Until } == wanted && standing.Until - now > TimeToLive / 2;
        return same ? DrillMove.None : new DrillMove(Remove: false, wanted);
    }

    /// <summary>The override that caps what a drill is about.</summary>
    public static OverrideSpec Of(DrillSpec spec, double cap, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new OverrideSpec
        {
            // A drain also stops the trickle that keeps an origin measured.
            Action = cap > 0 ? OverrideAction.Cap : OverrideAction.Drain,
            Service = spec.Service,
            Origin = spec.Origin,
            Region = spec.Region,
            Share = cap > 0 ? cap : null,
            Until = now + TimeToLive,
        };
    }
}

/// <param name="Remove">True if it is to be taken away.</param>
/// <param name="Put">What is to stand; null if nothing is to be written.</param>
public sealed record DrillMove(bool Remove, OverrideSpec? Put)
{
    public static readonly DrillMove None = new(false, null);
}
