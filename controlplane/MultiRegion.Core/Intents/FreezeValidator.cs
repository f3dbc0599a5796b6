using System.Globalization;
using MultiRegion.Contracts;
using MultiRegion.Core.Validation;

namespace MultiRegion.Core.Intents;

/// <summary>Says everything that is wrong with a change freeze, by path.</summary>
public static class FreezeValidator
{
    /// <summary>The longest that one may last.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(90);

    public static IReadOnlyList<ValidationError> Validate(ChangeFreeze freeze)
    {
        ArgumentNullException.ThrowIfNull(freeze);
        var check = new Checks();
        TimeSpan lasts = freeze.Until - freeze.From;
        check.That(lasts > TimeSpan.Zero, "until", Text(freeze.Until), $"after its beginning, {Text(freeze.From)}");
        check.That(lasts <= MaxDuration, "until", Text(freeze.Until), $"at most {MaxDuration.TotalDays:0} days after its beginning");
        IntentValidator.Names(check, freeze.Services, "services");
        IntentValidator.Names(check, freeze.Exempt, "exempt");
        return check.Errors;
    }

    /// <summary>The same, and whether it is still to come and its services exist.</summary>
    public static IReadOnlyList<ValidationError> Validate(ChangeFreeze freeze, IReadOnlyDictionary<string, ServiceDefinition> services, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(services);
        IReadOnlyList<ValidationError> shape = Validate(freeze);
        if (shape.Count > 0)
            return shape;
        var check = new Checks();
        check.That(freeze.Until > now, "until", Text(freeze.Until), "a time to come");
        for (int i = 0; i < freeze.Services.Count; i++)
            check.That(services.ContainsKey(freeze.Services[i]), $"services[{i}]", freeze.Services[i], "a service that is defined");
        return check.Errors;
    }

    private static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
