using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Ejection;

/// <summary>
/// Failures that an origin answers with may be the requests' fault, or this edge's. So they put an origin out only while its peers do well,
/// and never more than a part of the service's capacity.
/// </summary>
internal static class SoftEjection
{
    public static bool IsAllowed(RoutedService service, RoutedOrigin candidate, EjectionOptions options, TimeSpan now)
    {
        double total = 0, ejected = 0;
        int successes = 0, failures = 0;
        bool known = service.Origins.All(origin => origin.Definition.Capacity is not null);
        foreach (RoutedOrigin origin in service.Origins)
        {
            double capacity = known ? origin.Definition.Capacity!.Value : 1;
            total += capacity;
            if (origin == candidate || origin.IsEjected)
                ejected += capacity;
            if (origin == candidate || origin.IsEjected)
                continue;
            var recent = origin.State.Detector.Recent(now);
            successes += recent.Successes;
            failures += recent.Failures;
        }

        bool peersDoWell = successes >= options.SuccessRate * (successes + failures);
        return peersDoWell && ejected <= options.MaxSoftShare * total;
    }
}
