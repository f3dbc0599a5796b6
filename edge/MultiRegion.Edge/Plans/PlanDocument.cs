using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.Core.Validation;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.Edge.Plans;

/// <summary>A plan as it was read from somewhere: taken whole, or refused with a reason in words.</summary>
/// <param name="Plan">Null if it is refused.</param>
/// <param name="Version">The version it carries; <see cref="PlanVersion.None"/> if that could not be read.</param>
/// <param name="Refusal">Null if it can be taken.</param>
internal sealed record PlanDocument(Plan? Plan, PlanVersion Version, string? Refusal)
{
    /// <summary>A plan's document is under 100 KB by design; past this one it is not even parsed.</summary>
    public const int MaxBytes = 256 * 1024;

    public static PlanDocument Parse(ReadOnlySpan<byte> json, string cell, string service)
    {
        if (json.Length is 0 or > MaxBytes)
            return Refused($"it has {json.Length} bytes, expected 1 to {MaxBytes}");
        try
        {
            return JsonSerializer.Deserialize(json, ContractsJson.Default.Plan) is { } plan
                ? Check(plan, cell, service)
                : Refused("it is null, expected a plan");
        }
        catch (JsonException e)
        {
            return Refused(JsonErrors.Describe(e));
        }
    }

    public static PlanDocument Check(Plan plan, string cell, string service)
    {
        var errors = PlanValidator.Validate(plan, cell, service);
        return errors.Count == 0
            ? new PlanDocument(plan, plan.Version, null)
            : new PlanDocument(null, plan.Version, string.Join("; ", errors.Take(5)));
    }

    private static PlanDocument Refused(string reason) => new(null, PlanVersion.None, reason);
}
