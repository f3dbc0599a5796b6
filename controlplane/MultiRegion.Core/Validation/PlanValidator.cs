using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Validation;

/// <summary>Says everything that keeps a plan from being taken: an edge refuses such a plan and goes on with the one it has.</summary>
public static class PlanValidator
{
    /// <summary>How far the weights may be from summing to 1, for documents that other tools wrote.</summary>
    public const double SumTolerance = 1e-6;

    /// <param name="plan">The plan as read.</param>
    /// <param name="cell">The cell of the reader.</param>
    /// <param name="service">The service that the plan was read for.</param>
    /// <returns>Empty if the plan can be taken.</returns>
    public static IReadOnlyList<ValidationError> Validate(Plan plan, string cell, string service)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var check = new Checks();
        check.That(
            DocumentSchema.IsReadable(plan.Schema), "schema", plan.Schema.ToString(CultureInfo.InvariantCulture),
            $"at most {DocumentSchema.Current}, and at most one below");
        check.That(plan.Cell == cell, "cell", plan.Cell, cell);
        check.That(plan.Service == service, "service", plan.Service, service);
        check.That(plan.Definition.Name == plan.Service, "definition.name", plan.Definition.Name, $"the plan's service, {plan.Service}");
        check.That(plan.Version is { Epoch: > 0, Revision: > 0 }, "version", plan.Version.ToString(), "an epoch and a revision of at least 1");
        check.That(Enum.IsDefined(plan.State), "state", plan.State.ToString(), "normal, panic, down or drained");
        foreach (ValidationError error in DefinitionValidator.Validate(plan.Definition, knownRegions: null))
            check.That(false, "definition." + error.Path, error.Value, error.Expected);

        ValidateWeights(check, "weights", plan.Weights, plan.Definition, mayBeZero: plan.State == PlanState.Drained);
        for (int i = 0; i < plan.Expiries.Count; i++)
        {
            string path = $"expiries[{i}]";
            ValidateWeights(check, path + ".weights", plan.Expiries[i].Weights, plan.Definition, mayBeZero: true);
            check.That(
                i == 0 || plan.Expiries[i].At > plan.Expiries[i - 1].At,
                path + ".at", plan.Expiries[i].At.ToString("O", CultureInfo.InvariantCulture), "later than the expiry before it");
        }

        return check.Errors;
    }

    private static void ValidateWeights(
        Checks check, string path, IReadOnlyDictionary<string, double> weights, ServiceDefinition definition, bool mayBeZero)
    {
        double sum = 0;
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (OriginDefinition origin in definition.Origins)
        {
            known.Add(origin.Id);
            if (!weights.TryGetValue(origin.Id, out double weight))
            {
                check.That(false, $"{path}.{origin.Id}", null, "a weight for every origin of the definition");
                continue;
            }

            check.Range(weight, 0, 1, $"{path}.{origin.Id}", "a share from 0 to 1");
            check.That(
                !(weight > 0) || definition.Allows(origin.Region), $"{path}.{origin.Id}",
                weight.ToString("R", CultureInfo.InvariantCulture), $"0, since traffic may not go to {origin.Region}");
            sum += weight;
        }

        foreach (string id in weights.Keys.Where(id => !known.Contains(id)))
            check.That(false, $"{path}.{id}", id, "an origin of the definition");
        bool whole = Math.Abs(sum - 1) <= SumTolerance || (sum == 0 && mayBeZero);
        check.That(
            whole, path, "sum " + sum.ToString("R", CultureInfo.InvariantCulture),
            mayBeZero ? "weights that sum to 1, or all 0" : "weights that sum to 1");
    }
}
