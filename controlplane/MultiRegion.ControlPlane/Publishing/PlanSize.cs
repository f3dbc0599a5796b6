using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Publishing;

/// <summary>Keeps out definitions whose plan would be too large for Consul: they are refused where they come in, not when they are published.</summary>
internal static class PlanSize
{
    /// <summary>Bytes that a plan's document may have.</summary>
    public const int MaxBytes = 100_000;

    /// <param name="definition">A definition, valid or not.</param>
    /// <param name="path">Where it stands in what was sent; empty for the whole.</param>
    /// <returns>Null if every plan of the definition fits.</returns>
    public static ValidationError? Check(ServiceDefinition definition, string path)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(Largest(definition), ContractsJson.Default.Plan).Length;
        return bytes <= MaxBytes ? null : new ValidationError(path, FormattableString.Invariant($"{bytes} bytes as a plan"), FormattableString.Invariant($"at most {MaxBytes}"));
    }

    /// <summary>As long as it gets: a weight of all digits for each origin, and the longest names and numbers that the cell may have.</summary>
    private static Plan Largest(ServiceDefinition definition) => new()
    {
        Cell = new string('c', 63),
        Service = definition.Name,
        Version = new PlanVersion(long.MaxValue, long.MaxValue),
        PlannedAt = DateTimeOffset.MaxValue,
        Definition = definition,
        Weights = definition.Origins.Select(origin => origin.Id).Distinct().ToDictionary(id => id, _ => -double.MaxValue),
        State = PlanState.Normal,
    };
}
