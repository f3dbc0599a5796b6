using MultiRegion.Contracts;
using MultiRegion.Core.Overrides;

namespace MultiRegion.Core.Previews;

/// <summary>Says which overrides stop to count, and which keep a new one from counting, because another is stronger.</summary>
internal static class Shadowing
{
    /// <summary>Overrides that stand before and after, count at an origin before, and not after.</summary>
    public static IReadOnlyList<ShadowedOverride> Lost(
        ServiceDefinition definition, IReadOnlyList<StandingOverride> before, ServiceDefinition next, IReadOnlyList<StandingOverride> after, DateTimeOffset at)
    {
        HashSet<(string, IntentStamp)> kept = [.. OverrideBounds.InForce(next, after, at).Select(pair => (pair.Origin.Id, pair.Standing.Stamp))];
        HashSet<IntentStamp> standing = [.. after.Select(other => other.Stamp)];
        return Group(OverrideBounds.InForce(definition, before, at)
            .Where(pair => standing.Contains(pair.Standing.Stamp) && next.Origins.Any(origin => origin.Id == pair.Origin.Id))
            .Where(pair => !kept.Contains((pair.Origin.Id, pair.Standing.Stamp))));
    }

    /// <summary>Overrides that count at an origin where one that is new is meant to and does not.</summary>
    public static IReadOnlyList<ShadowedOverride> Beating(
        ServiceDefinition definition, IReadOnlyList<StandingOverride> before, IReadOnlyList<StandingOverride> after, DateTimeOffset at)
    {
        StandingOverride[] added = [.. after.Where(standing => standing.HoldsAt(at) && !before.Any(other => other.Stamp == standing.Stamp))];
        (OriginDefinition Origin, StandingOverride Standing)[] counting = [.. OverrideBounds.InForce(definition, after, at)];
        return Group(counting.Where(pair => !added.Contains(pair.Standing) && added.Any(
            standing => standing.Concerns(definition, pair.Origin) && !counting.Contains((pair.Origin, standing)))));
    }

    private static List<ShadowedOverride> Group(IEnumerable<(OriginDefinition Origin, StandingOverride Standing)> pairs) =>
        [.. pairs.GroupBy(pair => pair.Standing.Name, StringComparer.Ordinal)
            .Select(group => new ShadowedOverride(group.Key, group.First().Standing.Author, [.. group.Select(pair => pair.Origin.Id)]))];
}
