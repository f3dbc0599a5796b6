using MultiRegion.Contracts;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Safety;

/// <summary>
/// Finds rules that a service cannot keep whatever operators do, and rules that in combination leave operators nothing to drain though each of them would.
/// Rules forbid and none requires another, so a service that nothing was done to keeps every rule that can be kept at all.
/// </summary>
public static class RuleFeasibility
{
    /// <summary>What is wrong with a rule for the services that it is about.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="others">The other rules.</param>
    /// <param name="services">Every service that is defined.</param>
    public static IReadOnlyList<RuleViolation> Check(StandingRule rule, IReadOnlyList<StandingRule> others, IEnumerable<ServiceDefinition> services)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(services);
        List<RuleViolation> found = [];
        foreach (ServiceDefinition service in services.Where(service => rule.Concerns(service.Name)))
        {
            if (Impossible(rule, service) is { } why)
                found.Add(new RuleViolation(rule.Name, $"no state of {service.Name} satisfies it: {why}", service.Name));
            else if (Conflict(rule, [.. others.Where(other => other.Name != rule.Name && other.Concerns(service.Name))], service) is { } other)
                found.Add(new RuleViolation(other.Name, $"with {rule.Name} it leaves no origin of {service.Name} that may be drained, though either of them would", service.Name));
        }

        return found;
    }

    private static string? Impossible(StandingRule rule, ServiceDefinition service)
    {
        var free = new SafetyCase { Definition = service, Bounds = [] };
        int allowed = free.Allowed.Count();
        return SafetyRules.Check(rule, free) is { } broken ? broken.Sentence
            : rule.Rule.Kind == SafetyRuleKind.NMinusOneSafe && allowed < 2 ? "it has one origin, and nothing to go to without it"
            : rule.Rule is { Kind: SafetyRuleKind.MinimumSpareCapacity, Share: >= 1 } ? "all capacity is to stay unused"
            : null;
    }

    /// <summary>The first of the other rules that forbids the last of what this one would allow.</summary>
    private static StandingRule? Conflict(StandingRule rule, StandingRule[] others, ServiceDefinition service)
    {
        if (!MayDrain(service, [rule]))
            return null;
        return Array.Find(others, other => MayDrain(service, [other]) && !MayDrain(service, [rule, other]));
    }

    private static bool MayDrain(ServiceDefinition service, StandingRule[] rules) => service.Origins.Where(origin => service.Allows(origin.Region)).Any(origin =>
    {
        var drained = new SafetyCase { Definition = service, Bounds = [new WeightBound { Origin = origin.Id, Name = "drain", Most = 0 }] };
        return Array.TrueForAll(rules, rule => SafetyRules.Check(rule, drained) is null);
    });
}
