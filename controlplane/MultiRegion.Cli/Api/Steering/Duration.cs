using System.Globalization;
using MultiRegion.Cli.Simulate;

namespace MultiRegion.Cli.Api.Steering;

/// <summary>How long something is to hold, as people write it: <c>90s</c>, <c>30m</c>, <c>2h</c>, <c>1d</c>, or <c>00:30:00</c>.</summary>
internal static class Duration
{
    /// <exception cref="InputException">It is none of these, or not above 0.</exception>
    public static TimeSpan Parse(string text)
    {
        TimeSpan? found = TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan exact) && text.Contains(':') ? exact
            : text.Length > 1 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count) && count <= 1e6
                ? text[^1] switch
                {
                    's' => TimeSpan.FromSeconds(count),
                    'm' => TimeSpan.FromMinutes(count),
                    'h' => TimeSpan.FromHours(count),
                    'd' => TimeSpan.FromDays(count),
                    _ => null,
                }
            : null;
        return found > TimeSpan.Zero ? found.Value : throw new InputException($"--for: '{text}' is not a time such as 90s, 30m, 2h or 1d");
    }
}
