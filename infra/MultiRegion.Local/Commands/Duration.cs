using System.CommandLine.Parsing;
using System.Globalization;

namespace MultiRegion.Local.Commands;

/// <summary>Times as people type them: <c>250us</c>, <c>40ms</c>, <c>1.5s</c>, <c>2m</c>, <c>1h</c>, or <c>00:01:30</c>.</summary>
internal static class Duration
{
    public const string Form = "a time such as 40ms, 1.5s, 2m, 1h or 00:01:30";

    private static readonly (string Suffix, double Seconds)[] Units =
        [("us", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        foreach ((string suffix, double seconds) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            {
                duration = TimeSpan.FromSeconds(number * seconds);
                return true;
            }
        }
        // Without a colon .NET would take a bare number for days.
        duration = default;
        return text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration) && duration >= TimeSpan.Zero;
    }

    /// <summary>For an option's <c>CustomParser</c>.</summary>
    public static TimeSpan Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (TryParse(text, out TimeSpan duration))
            return duration;
        result.AddError($"{(result.Parent as OptionResult)?.Option.Name}: '{text}' is not {Form}");
        return default;
    }

    /// <summary>For a command line that this program itself starts.</summary>
    public static string ToArgument(this TimeSpan duration) =>
        string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMicroseconds:0}us");
}
