using System.Globalization;
using MultiRegion.Contracts;
using MultiRegion.Core.Validation;

namespace MultiRegion.Core.Intents;

/// <summary>Says everything that is wrong with a safety rule as it is written, by path.</summary>
public static class RuleValidator
{
    public static IReadOnlyList<ValidationError> Validate(SafetyRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var check = new Checks();
        check.That(Enum.IsDefined(rule.Kind), "kind", rule.Kind.ToString(), $"one of {string.Join(", ", Enum.GetNames<SafetyRuleKind>())}");
        IntentValidator.Names(check, rule.Services, "services");
        IntentValidator.Names(check, rule.Origins, "origins");
        IntentValidator.Names(check, rule.Regions, "regions");

        bool counts = rule.Kind is SafetyRuleKind.MinimumRegions or SafetyRuleKind.MinimumOrigins;
        string? count = rule.Count?.ToString(CultureInfo.InvariantCulture);
        check.That(counts ? rule.Count is >= 1 and <= 200 : rule.Count is null, "count", count, counts ? "from 1 to 200" : Absent(rule));

        bool shares = rule.Kind is SafetyRuleKind.MaximumTrafficMoved or SafetyRuleKind.MaximumCapacityRemoved or SafetyRuleKind.MinimumSpareCapacity;
        string? share = rule.Share?.ToString("R", CultureInfo.InvariantCulture);
        check.That(shares ? rule.Share is > 0 and <= 1 : rule.Share is null, "share", share, shares ? "a share above 0 and up to 1" : Absent(rule));

        bool moves = rule.Kind == SafetyRuleKind.MaximumTrafficMoved;
        string? within = rule.Within?.ToString("c", CultureInfo.InvariantCulture);
        if (moves && rule.Within is { } time)
            check.Range(time, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "within", "a time from 00:00:01 to 1.00:00:00");
        else
            check.That(rule.Within is null, "within", within, Absent(rule));

        if (rule.Kind == SafetyRuleKind.NeverTogether)
            check.That(rule.Origins.Count == 0 ? rule.Regions.Count >= 2 : rule.Regions.Count == 0 && rule.Origins.Count >= 2, "origins", string.Join(", ", rule.Origins), "two or more origins, or two or more regions");
        else
        {
            check.That(rule.Origins.Count == 0, "origins", string.Join(", ", rule.Origins), Absent(rule));
            check.That(rule.Regions.Count == 0, "regions", string.Join(", ", rule.Regions), Absent(rule));
        }

        return check.Errors;
    }

    /// <summary>The same, and whether the services, origins and regions that it names exist.</summary>
    public static IReadOnlyList<ValidationError> Validate(SafetyRule rule, IReadOnlyDictionary<string, ServiceDefinition> services, IReadOnlyCollection<string>? regions)
    {
        ArgumentNullException.ThrowIfNull(services);
        IReadOnlyList<ValidationError> shape = Validate(rule);
        if (shape.Count > 0)
            return shape;
        var check = new Checks();
        for (int i = 0; i < rule.Services.Count; i++)
            check.That(services.ContainsKey(rule.Services[i]), $"services[{i}]", rule.Services[i], "a service that is defined");
        OriginDefinition[] origins = [.. services.Values.Where(service => rule.Services.Count == 0 || rule.Services.Contains(service.Name)).SelectMany(service => service.Origins)];
        for (int i = 0; i < rule.Origins.Count; i++)
            check.That(Array.Exists(origins, origin => origin.Id == rule.Origins[i]), $"origins[{i}]", rule.Origins[i], "an origin of a service that the rule is about");
        for (int i = 0; i < rule.Regions.Count; i++)
            check.That(regions?.Contains(rule.Regions[i]) == true || Array.Exists(origins, origin => origin.Region == rule.Regions[i]), $"regions[{i}]", rule.Regions[i], "a region that has an origin");
        return check.Errors;
    }

    private static string Absent(SafetyRule rule) => $"absent in a rule of kind {rule.Kind}";
}
