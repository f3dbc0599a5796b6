using MultiRegion.Contracts;
using MultiRegion.Core.Overrides;
using MultiRegion.Core.Planning;
using MultiRegion.Core.Safety;

namespace MultiRegion.Core.Previews;

/// <summary>Plans a service as it is and as it would be, both until they come to rest, and judges the difference by the rules.</summary>
/// <param name="before">What the next plan would be made from without the change.</param>
/// <param name="standing">The definition in it.</param>
/// <param name="now">The time that overrides end by.</param>
internal sealed class Previewer(PlanInput before, DefinitionSnapshot standing, DateTimeOffset now)
{
    /// <summary>The published plan.</summary>
    public required PlanVersion? Version { get; init; }

    /// <summary>The merged set without the change.</summary>
    public required IReadOnlyList<Intent> Intents { get; init; }

    /// <summary>Bounds that the change does not concern.</summary>
    public required IReadOnlyList<WeightBound> Further { get; init; }

    public ServicePreview Preview(IReadOnlyList<Intent> intents, ServiceDefinition? definition)
    {
        var steeringBefore = Steering.Of(Intents);
        // A change is judged by the rules that stand, and a rule by what stands when it is made: the newer set has both.
        var steeringAfter = Steering.Of(intents);
        ServiceDefinition defined = definition ?? standing.Value;
        Steered stands = steeringBefore.At(standing.Value, now);
        Steered then = steeringAfter.At(defined, now);
        // Whatever is suspended already is not to be held against the change.
        HashSet<IntentStamp> idle = [.. steeringBefore.Overrides.Where(other => stands.Suspended.Any(suspension => suspension.Override == other.Name)).Select(other => other.Stamp)];
        IReadOnlyList<WeightBound> asked = OverrideBounds.Of(defined, [.. steeringAfter.Overrides.Where(other => !idle.Contains(other.Stamp))], now);

        Settling was = Settling.Of(before);
        // What is judged is what is asked for; what is shown is what would come of it, which differs where something is suspended.
        Settling judged = Settling.Of(InputOf(definition, asked));
        Settling shown = then.Suspended.Count == 0 ? judged : Settling.Of(InputOf(definition, then.Bounds));
        SafetyCase caseBefore = CaseOf(was, stands.Bounds, _ => was.Rest.Weights, steeringAfter);
        SafetyCase caseAfter = CaseOf(judged, asked, within => within is { } window ? WeightsAt(window) : was.Rest.Weights, steeringAfter);
        SafetyCase lately = caseBefore with { Measured = caseBefore.Measured! with { WeightsBefore = caseAfter.Measured!.WeightsBefore } };
        double moved = Moved(was.Rest.Weights, shown.Rest.Weights);
        return new ServicePreview
        {
            Service = defined.Name,
            Version = Version,
            Demand = before.Demand,
            StateBefore = before.PreviousState,
            StateAfter = shown.Rest.State,
            Origins = Origins(shown),
            MovedShare = moved,
            MovedRequests = moved * before.Demand,
            SettlesWithin = shown.Within,
            CertificateBefore = caseBefore.Measured!.Certificate,
            CertificateAfter = RoutingPlanner.Certify(shown.RestInput, shown.Rest),
            Violations = [.. SafetyRules.Offences(steeringAfter.Rules, lately, caseAfter).Select(found => new RuleViolation(found.Rule, found.Sentence, defined.Name))],
            Suspends = [.. then.Suspended.Where(suspension => !stands.Suspended.Any(other => other.Override == suspension.Override))
                .Select(suspension => new RuleViolation(suspension.Rule, suspension.Sentence, defined.Name, suspension.Override))],
            Shadows = Shadowing.Lost(standing.Value, steeringBefore.Overrides, defined, steeringAfter.Overrides, now),
            ShadowedBy = Shadowing.Beating(defined, steeringBefore.Overrides, steeringAfter.Overrides, now),
        };
    }

    private PlanInput InputOf(ServiceDefinition? definition, IReadOnlyList<WeightBound> bounds)
    {
        PlanInput input = before with { Bounds = [.. Further, .. bounds] };
        if (definition is null)
            return input;
        HashSet<string> changed = new DefinitionSnapshot(definition).ChangedSince(standing);
        return input with
        {
            Definition = definition,
            Scores = input.Scores.Where(entry => !changed.Contains(entry.Key)).ToDictionary(StringComparer.Ordinal),
            Memory = input.Memory.Where(entry => !changed.Contains(entry.Key)).ToDictionary(StringComparer.Ordinal),
        };
    }

    private static SafetyCase CaseOf(
        Settling plan, IReadOnlyList<WeightBound> bounds, Func<TimeSpan?, IReadOnlyDictionary<string, double>> weightsBefore, Steering steering) => new()
    {
        Definition = plan.RestInput.Definition,
        Bounds = bounds,
        Measured = new MeasuredCase
        {
            HardFailed = plan.RestInput.Scores.Values.Where(score => score.Evidence == HealthEvidence.Hard).Select(score => score.Origin).ToHashSet(StringComparer.Ordinal),
            Weights = plan.Rest.Weights,
            WeightsBefore = weightsBefore,
            Certificate = RoutingPlanner.Certify(plan.RestInput, plan.Rest),
        },
    };

    /// <summary>Where the plan would be at rest if operators had changed nothing within a time.</summary>
    private IReadOnlyDictionary<string, double> WeightsAt(TimeSpan within)
    {
        IReadOnlyList<StandingOverride> then = StandingOverride.AsOf(Intents, now - within);
        return Settling.Of(before with { Bounds = [.. Further, .. OverrideBounds.Of(standing.Value, then, now)] }).Rest.Weights;
    }

    private List<OriginPreview> Origins(Settling plan)
    {
        var origins = new List<OriginPreview>();
        foreach (OriginDefinition origin in plan.RestInput.Definition.Origins)
        {
            WeightExplanation why = plan.Rest.Explanation.First(weight => weight.Origin == origin.Id);
            double? share = before.Previous is { } weights && weights.TryGetValue(origin.Id, out double weight) ? weight : null;
            origins.Add(new OriginPreview
            {
                Origin = origin.Id,
                Region = origin.Region,
                Before = share,
                Next = plan.Next.Weights[origin.Id],
                After = plan.Rest.Weights[origin.Id],
                LoadBefore = (share ?? 0) * before.Demand,
                LoadAfter = plan.Rest.Weights[origin.Id] * before.Demand,
                Capacity = why.Capacity is null ? null : why.EffectiveCapacity,
                Bounds = why.Bounds,
            });
        }

        foreach (OriginDefinition origin in standing.Value.Origins.Where(origin => !plan.Rest.Weights.ContainsKey(origin.Id)))
        {
            double share = before.Previous?.GetValueOrDefault(origin.Id) ?? 0;
            origins.Add(new OriginPreview { Origin = origin.Id, Region = origin.Region, Before = share, LoadBefore = share * before.Demand });
        }

        return origins;
    }

    /// <summary>What leaves an origin, also one that is no more, or comes to one.</summary>
    private static double Moved(IReadOnlyDictionary<string, double> from, IReadOnlyDictionary<string, double> to)
    {
        string[] origins = [.. from.Keys.Union(to.Keys)];
        double[] a = [.. origins.Select(origin => from.GetValueOrDefault(origin))];
        double[] b = [.. origins.Select(origin => to.GetValueOrDefault(origin))];
        return Math.Max(StepLimit.Moved(a, b), StepLimit.Moved(b, a));
    }
}
