using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Cli.Api;

/// <summary>Values as people read them.</summary>
internal static class Words
{
    public static string Age(TimeSpan? age) => age switch
    {
        null => "never",
        { TotalSeconds: < 10 } short_ => short_.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        { TotalMinutes: < 2 } seconds => seconds.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s",
        { TotalHours: < 2 } minutes => minutes.TotalMinutes.ToString("0", CultureInfo.InvariantCulture) + " min",
        { TotalDays: < 2 } hours => hours.TotalHours.ToString("0", CultureInfo.InvariantCulture) + " h",
        { } days => days.TotalDays.ToString("0", CultureInfo.InvariantCulture) + " d",
    };

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Number(double? value, string format = "0.##") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    public static string Weights(IReadOnlyDictionary<string, double> weights) =>
        string.Join(' ', weights.OrderBy(weight => weight.Key, StringComparer.Ordinal).Select(weight => $"{weight.Key}={Number(weight.Value, "0.000")}"));

    public static string YesNo(bool value) => value ? "yes" : "no";

    public static string Version(PlanVersion? version) => version?.ToString() ?? "-";
}
