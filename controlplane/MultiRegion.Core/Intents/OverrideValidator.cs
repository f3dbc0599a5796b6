using System.Globalization;
using MultiRegion.Contracts;
using MultiRegion.Core.Validation;

namespace MultiRegion.Core.Intents;

/// <summary>Says everything that is wrong with an override, by path.</summary>
public static class OverrideValidator
{
    /// <summary>What can be seen of the override alone.</summary>
    public static IReadOnlyList<ValidationError> Validate(OverrideSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var check = new Checks();
        check.That(Enum.IsDefined(spec.Action), "action", spec.Action.ToString(), "Drain, Pin, Cap or ForceOn");
        check.That(spec.Service is not null || spec.Region is not null, "service", null, "a service; or a region for every service");
        if (spec.Origin is not null)
        {
            check.That(spec.Service is not null, "service", null, "the service of the origin");
            check.That(spec.Region is null, "region", spec.Region, "absent beside an origin, which has its own");
        }

        bool shares = spec.Action is OverrideAction.Pin or OverrideAction.Cap;
        if (shares)
            check.That(spec.Origin is not null || spec.Region is not null, "origin", null, $"an origin or a region: a whole service cannot be under a {spec.Action.ToString().ToLowerInvariant()}");
        if (spec.Action == OverrideAction.Drain)
            check.That(spec.Share is null, "share", Text(spec.Share), "absent in a drain");
        else if (shares || spec.Share is not null)
            check.That(spec.Share is >= 0 and <= 1, "share", Text(spec.Share), "a share of the traffic from 0 to 1");
        return check.Errors;
    }

    /// <summary>The same, and what depends on what there is: services, their origins, regions, and the time.</summary>
    /// <param name="spec">The override as sent.</param>
    /// <param name="services">Every service that is defined, by name.</param>
    /// <param name="regions">Regions that are known; null for those of the services.</param>
    /// <param name="now">When it is taken.</param>
    public static IReadOnlyList<ValidationError> Validate(
        OverrideSpec spec, IReadOnlyDictionary<string, ServiceDefinition> services, IReadOnlyCollection<string>? regions, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(services);
        List<ValidationError> errors = [.. Validate(spec)];
        var check = new Checks();
        check.That(spec.Until > now, "until", Text(spec.Until), "a time to come");
        check.That(
            spec.Until <= now + OverrideSpec.MaxDuration, "until", Text(spec.Until),
            $"at most {OverrideSpec.MaxDuration.TotalDays:0} days from now, {Text(now + OverrideSpec.MaxDuration)}");
        ServiceDefinition? service = null;
        if (spec.Service is not null && !services.TryGetValue(spec.Service, out service))
            check.That(false, "service", spec.Service, "a service that is defined");
        if (service is not null && spec.Origin is not null)
            check.That(service.Origins.Any(origin => origin.Id == spec.Origin), "origin", spec.Origin, $"an origin of {service.Name}: {string.Join(", ", service.Origins.Select(origin => origin.Id))}");
        if (spec.Region is { } region)
            CheckRegion(check, region, service is null ? services.Values : [service], service is null ? regions : null);
        return [.. errors, .. check.Errors];
    }

    private static void CheckRegion(Checks check, string region, IEnumerable<ServiceDefinition> services, IReadOnlyCollection<string>? regions)
    {
        string[] known = [.. services.SelectMany(service => service.Origins).Select(origin => origin.Region).Concat(regions ?? []).Distinct().Order(StringComparer.Ordinal)];
        check.That(known.Contains(region), "region", region, $"one of {string.Join(", ", known)}");
    }

    private static string? Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
