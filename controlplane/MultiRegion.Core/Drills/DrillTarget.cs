using MultiRegion.Contracts;

namespace MultiRegion.Core.Drills;

/// <summary>What a drill is about, in one service.</summary>
public static class DrillTarget
{
    /// <summary>True if the service has an origin that the drill is about.</summary>
    public static bool Concerns(DrillSpec spec, ServiceDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return definition.Origins.Any(origin => Concerns(spec, definition, origin));
    }

    /// <summary>Sum over the origins that the drill is about.</summary>
    public static double Sum(DrillSpec spec, ServiceDefinition definition, Func<string, double> value)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(value);
        return definition.Origins.Where(origin => Concerns(spec, definition, origin)).Sum(origin => value(origin.Id));
    }

    /// <summary>The share of another cell's traffic that goes there, by its digest; 0 where it says nothing of it.</summary>
    public static double ShareIn(DrillSpec spec, ServiceDefinition definition, CellDigest digest)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(digest);
        return digest.Services.FirstOrDefault(service => service.Service == definition.Name) is { Demand: > 0 } there
            ? Math.Min(1, Sum(spec, definition, id => there.Origins.FirstOrDefault(origin => origin.Origin == id)?.Planned ?? 0) / there.Demand)
            : 0;
    }

    private static bool Concerns(DrillSpec spec, ServiceDefinition definition, OriginDefinition origin)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return (spec.Service ?? definition.Name) == definition.Name && (spec.Origin ?? origin.Id) == origin.Id && (spec.Region ?? origin.Region) == origin.Region;
    }
}
