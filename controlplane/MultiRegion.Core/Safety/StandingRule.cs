using MultiRegion.Contracts;

namespace MultiRegion.Core.Safety;

/// <summary>A safety rule of the merged set.</summary>
public sealed record StandingRule
{
    public required string Name { get; init; }

    public required SafetyRule Rule { get; init; }

    public bool Concerns(string service) => Rule.Services.Count == 0 || Rule.Services.Contains(service);

    /// <summary>The rules among intents, in the order of their names; what was removed is left out.</summary>
    public static IReadOnlyList<StandingRule> Of(IEnumerable<Intent> intents)
    {
        ArgumentNullException.ThrowIfNull(intents);
        return [.. intents.Where(intent => intent is { Removed: false, Rule: not null })
            .Select(intent => new StandingRule { Name = intent.Name, Rule = intent.Rule! }).OrderBy(rule => rule.Name, StringComparer.Ordinal)];
    }
}
