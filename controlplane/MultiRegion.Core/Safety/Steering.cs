using MultiRegion.Contracts;
using MultiRegion.Core.Overrides;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Safety;

/// <summary>
/// What operators' merged overrides come to for one service, once the rules have had their say. Taken in the order of their stamps, an override
/// that breaks a rule together with those before it is suspended: the newest offender. It is judged by the definition and the intents alone, so that every
/// replica of every cell suspends the same, and no measurement makes one come and go.
/// </summary>
public sealed record Steering(IReadOnlyList<StandingOverride> Overrides, IReadOnlyList<StandingRule> Rules)
{
    public static readonly Steering None = new([], []);

    public static Steering Of(IReadOnlyCollection<Intent> intents) => new(StandingOverride.Of(intents), StandingRule.Of(intents));

    /// <summary>The bounds that hold at a time, and what is suspended then.</summary>
    public Steered At(ServiceDefinition definition, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(definition);
        List<StandingOverride> holding = [.. Overrides.Where(standing => standing.HoldsAt(at) && standing.Concerns(definition)).OrderBy(standing => standing.Stamp)];
        if (holding.Count == 0)
            return Steered.Free;
        StandingRule[] rules = [.. Rules.Where(rule => rule.Concerns(definition.Name))];
        if (rules.Length == 0)
            return new Steered(OverrideBounds.Of(definition, holding, at), []);
        var kept = new List<StandingOverride>();
        var suspended = new List<Suspension>();
        SafetyCase before = new() { Definition = definition, Bounds = [] };
        foreach (StandingOverride standing in holding)
        {
            SafetyCase after = before with { Bounds = OverrideBounds.Of(definition, [.. kept, standing], at) };
            if (SafetyRules.Offences(rules.Where(rule => !standing.BrokenGlass.Contains(rule.Name)), before, after) is [var offence, ..])
            {
                suspended.Add(new Suspension(standing.Name, offence.Rule, offence.Sentence));
                continue;
            }

            kept.Add(standing);
            before = after;
        }

        return new Steered(before.Bounds, suspended);
    }

    /// <summary>When an override of the service ends, earliest first.</summary>
    public IReadOnlyList<DateTimeOffset> Ends(ServiceDefinition definition, DateTimeOffset after) => OverrideBounds.Ends(definition, Overrides, after);
}

/// <param name="Bounds">What is in force.</param>
/// <param name="Suspended">What is not.</param>
public sealed record Steered(IReadOnlyList<WeightBound> Bounds, IReadOnlyList<Suspension> Suspended)
{
    public static readonly Steered Free = new([], []);
}
