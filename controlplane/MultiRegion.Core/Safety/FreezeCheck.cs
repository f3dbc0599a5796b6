using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Safety;

/// <summary>Says which freezes a change falls into. Freezes themselves can always be changed by those who may set them, or a wrong one would be for good.</summary>
public static class FreezeCheck
{
    /// <param name="intents">The merged set.</param>
    /// <param name="kind">Of the intent that is to change.</param>
    /// <param name="services">The services that the change is about.</param>
    /// <param name="caller">Who asks for it.</param>
    /// <param name="now">When.</param>
    public static IReadOnlyList<RuleViolation> Of(IEnumerable<Intent> intents, IntentKind kind, IReadOnlyCollection<string> services, string caller, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(intents);
        if (kind == IntentKind.Freeze)
            return [];
        return [.. intents.Where(intent => Holds(intent, services, caller, now))
            .Select(intent => new RuleViolation(intent.Name, Words(intent), intent.Freeze!.Services.FirstOrDefault(services.Contains)))];
    }

    private static bool Holds(Intent intent, IReadOnlyCollection<string> services, string caller, DateTimeOffset now) =>
        intent is { Removed: false, Freeze: { } freeze } && freeze.From <= now && now < freeze.Until && !freeze.Exempt.Contains(caller)
        && (freeze.Services.Count == 0 || freeze.Services.Any(services.Contains));

    private static string Words(Intent intent) => string.Create(
        CultureInfo.InvariantCulture, $"changes are frozen until {intent.Freeze!.Until.ToUniversalTime():d MMM HH:mm} by {intent.Author}: {intent.Reason}");
}
