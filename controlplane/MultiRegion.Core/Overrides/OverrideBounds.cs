using System.Globalization;
using MultiRegion.Contracts;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Overrides;

/// <summary>
/// What the merged overrides mean for each origin of one service. A drain beats a pin, a pin beats a cap, a cap beats a floor; of several of one
/// action the newest counts, whatever its scope.
/// </summary>
public static class OverrideBounds
{
    /// <summary>Least share of a cell's traffic for an origin that is forced on without one, unless an even share is less.</summary>
    public const double ForcedShare = 0.05;

    /// <summary>An end that is further away than this has its date in the name.</summary>
    private static readonly TimeSpan SameDay = TimeSpan.FromHours(18);

    /// <param name="definition">The service.</param>
    /// <param name="overrides">Overrides of any service.</param>
    /// <param name="at">Those that have ended by then mean nothing.</param>
    /// <returns>At most two bounds an origin, in the order of the definition.</returns>
    public static IReadOnlyList<WeightBound> Of(ServiceDefinition definition, IReadOnlyList<StandingOverride> overrides, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(overrides);
        if (overrides.Count == 0)
            return [];
        HashSet<string> drained = [.. InForce(definition, overrides, at).Where(pair => pair.Standing.Spec.Action == OverrideAction.Drain).Select(pair => pair.Origin.Id)];
        return [.. InForce(definition, overrides, at).Select(pair => BoundOf(pair.Origin, pair.Standing, definition, drained))];
    }

    /// <summary>Which overrides count at which origin, at most two each: those that no other beats there.</summary>
    public static IEnumerable<(OriginDefinition Origin, StandingOverride Standing)> InForce(
        ServiceDefinition definition, IReadOnlyList<StandingOverride> overrides, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(definition);
        StandingOverride[] holding = [.. overrides.Where(standing => standing.HoldsAt(at)).OrderByDescending(standing => standing.Stamp)];
        foreach (OriginDefinition origin in definition.Origins)
        {
            StandingOverride? only = Newest(OverrideAction.Drain, origin) ?? Newest(OverrideAction.Pin, origin);
            StandingOverride?[] counting = only is not null ? [only] : [Newest(OverrideAction.Cap, origin), Newest(OverrideAction.ForceOn, origin)];
            foreach (StandingOverride? standing in counting)
            {
                if (standing is not null)
                    yield return (origin, standing);
            }
        }

        StandingOverride? Newest(OverrideAction action, OriginDefinition origin) =>
            Array.Find(holding, standing => standing.Spec.Action == action && standing.Concerns(definition, origin));
    }

    /// <summary>The times at which an override of the service ends, earliest first.</summary>
    public static IReadOnlyList<DateTimeOffset> Ends(ServiceDefinition definition, IReadOnlyList<StandingOverride> overrides, DateTimeOffset after)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        return [.. overrides.Where(standing => standing.HoldsAt(after) && standing.Concerns(definition)).Select(standing => standing.Spec.Until).Distinct().Order()];
    }

    /// <summary>How an explanation names it: <c>drain by ann until 14:00 (deploy-42)</c>; times are UTC.</summary>
    public static string NameOf(StandingOverride standing)
    {
        ArgumentNullException.ThrowIfNull(standing);
        string action = standing.Spec.Action switch
        {
            OverrideAction.Drain => "drain",
            OverrideAction.Pin => "pin",
            OverrideAction.Cap => "cap",
            _ => "force-on",
        };
        DateTimeOffset end = standing.Spec.Until.ToUniversalTime();
        string until = end.ToString(end - standing.Stamp.Time > SameDay ? "d MMM HH:mm" : "HH:mm", CultureInfo.InvariantCulture);
        return $"{action} by {standing.Author} until {until} ({standing.Name})";
    }

    private static WeightBound BoundOf(OriginDefinition origin, StandingOverride standing, ServiceDefinition definition, HashSet<string> drained)
    {
        OverrideAction action = standing.Spec.Action;
        double share = action == OverrideAction.Drain ? 0 : PartOf(standing, definition, origin, drained);
        return new WeightBound
        {
            Origin = origin.Id,
            Name = NameOf(standing),
            Least = action is OverrideAction.Pin or OverrideAction.ForceOn ? share : 0,
            Most = action == OverrideAction.ForceOn ? 1 : share,
        };
    }

    /// <summary>An origin's part of a share that several of them have together: by capacity where all of it is known, else evenly.</summary>
    private static double PartOf(StandingOverride standing, ServiceDefinition definition, OriginDefinition origin, HashSet<string> drained)
    {
        if (standing.Spec.Share is not { } share)
            return Math.Min(ForcedShare, 1.0 / definition.Origins.Count);
        OriginDefinition[] sharing = [.. definition.Origins.Where(
            other => standing.Concerns(definition, other) && definition.Allows(other.Region) && !drained.Contains(other.Id))];
        if (!sharing.Contains(origin))
            return 0;
        bool known = Array.TrueForAll(sharing, other => other.Capacity > 0);
        double part = known ? origin.Capacity!.Value / sharing.Sum(other => other.Capacity!.Value) : 1.0 / sharing.Length;
        return share * part;
    }
}
