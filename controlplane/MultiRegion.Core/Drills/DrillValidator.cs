using System.Globalization;
using MultiRegion.Contracts;
using MultiRegion.Core.Intents;
using MultiRegion.Core.Validation;

namespace MultiRegion.Core.Drills;

/// <summary>Says everything that is wrong with a drill as it is declared, by path.</summary>
public static class DrillValidator
{
    /// <param name="spec">The drill as sent.</param>
    /// <param name="services">Every service that is defined, by name.</param>
    /// <param name="regions">Regions that are known; null for those of the services.</param>
    /// <param name="now">When it is asked for.</param>
    public static IReadOnlyList<ValidationError> Validate(
        DrillSpec spec, IReadOnlyDictionary<string, ServiceDefinition> services, IReadOnlyCollection<string>? regions, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var check = new Checks();
        check.That(spec.Origin is not null || spec.Region is not null, "origin", null, "an origin of the service, or a region");
        check.Range(spec.Leave, 0, 0.95, "leave", "a share from 0 to 0.95");
        check.That(spec.Steps is >= 1 and <= 20, "steps", spec.Steps.ToString(CultureInfo.InvariantCulture), "from 1 to 20");
        check.Range(spec.StepDuration, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), "stepDuration", "a time from 00:00:01 to 00:10:00");
        check.Range(spec.Hold, TimeSpan.Zero, TimeSpan.FromHours(4), "hold", "a time from 00:00:00 to 04:00:00");
        check.Range(spec.Limits.MaxErrorShare, 0, 1, "limits.maxErrorShare", "a share from 0 to 1");
        check.Range(spec.Limits.MinCapacityLeft, 0, 1, "limits.minCapacityLeft", "a share from 0 to 1");
        check.Range(spec.Limits.MaxShortfall, 0, 1e9, "limits.maxShortfall", "requests per second from 0 to 1000000000");
        if (spec.Schedule is { } schedule)
        {
            check.That(Enum.IsDefined(schedule.Day), "schedule.day", schedule.Day.ToString(), "a day of the week");
            check.Range(schedule.Window, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), "schedule.window", "a time from 00:01:00 to 1.00:00:00");
        }

        // What it may be about is what its override may be about; whether there is a place at all has been said above.
        return spec.Origin is null && spec.Region is null
            ? check.Errors
            : [.. check.Errors, .. OverrideValidator.Validate(DrillOverride.Of(spec, 0, now), services, regions, now)];
    }
}
