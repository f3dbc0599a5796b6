using MultiRegion.Contracts;

namespace MultiRegion.Core.Overrides;

/// <summary>An override of the merged set, with what an explanation says of it.</summary>
public sealed record StandingOverride
{
    public required string Name { get; init; }

    public required string Author { get; init; }

    /// <summary>The newest of several of one action wins.</summary>
    public required IntentStamp Stamp { get; init; }

    public required OverrideSpec Spec { get; init; }

    /// <summary>Names of the rules that it breaks knowingly.</summary>
    public IReadOnlyList<string> BrokenGlass { get; init; } = [];

    /// <summary>True while it has not ended.</summary>
    public bool HoldsAt(DateTimeOffset at) => Spec.Until > at;

    /// <summary>True if it is about the service, or about a region that the service has an origin in.</summary>
    public bool Concerns(ServiceDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return definition.Origins.Any(origin => Concerns(definition, origin));
    }

    /// <summary>True if it is about the origin, its region or its whole service.</summary>
    public bool Concerns(ServiceDefinition definition, OriginDefinition origin)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(origin);
        return (Spec.Service ?? definition.Name) == definition.Name
            && (Spec.Origin ?? origin.Id) == origin.Id
            && (Spec.Region ?? origin.Region) == origin.Region
            && (Spec.Service ?? Spec.Region) is not null;
    }

    /// <summary>The overrides among intents, oldest first; what was removed is left out, what has ended is not.</summary>
    public static IReadOnlyList<StandingOverride> Of(IEnumerable<Intent> intents)
    {
        ArgumentNullException.ThrowIfNull(intents);
        return [.. intents.Select(intent => Of(intent.Name, intent)).OfType<StandingOverride>().OrderBy(standing => standing.Stamp)];
    }

    /// <summary>
    /// What stood at an earlier time, as far as the histories reach back, oldest first: what operators had asked for then and had not ended by
    /// <paramref name="at"/>.
    /// </summary>
    public static IReadOnlyList<StandingOverride> AsOf(IEnumerable<Intent> intents, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(intents);
        return [.. intents.Select(intent => StateAt(intent, at) is { } state ? Of(intent.Name, state) : null)
            .OfType<StandingOverride>().OrderBy(standing => standing.Stamp)];
    }

    private static StandingOverride? Of(string name, IntentState state) => state is { Removed: false, Override: { } spec }
        ? new StandingOverride { Name = name, Author = state.Author, Stamp = state.Stamp, Spec = spec, BrokenGlass = state.BrokenGlass }
        : null;

    private static IntentState? StateAt(Intent intent, DateTimeOffset at) =>
        intent.Stamp.Time <= at ? intent : intent.History.FirstOrDefault(state => !state.Lost && state.Stamp.Time <= at);
}
