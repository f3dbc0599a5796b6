using System.Text;

namespace MultiRegion.ServiceDefaults.Metrics;

/// <summary>
/// OpenTelemetry's names in Prometheus's form ("Prometheus and OpenMetrics Compatibility", OpenTelemetry specification): what is not a letter
/// or digit becomes one underscore, the unit is written out at the end, and a counter ends in <c>_total</c>.
/// </summary>
internal static class MetricName
{
    private const string Total = "_total";

    public static string Of(string name, string? unit, MetricKind kind)
    {
        var text = Sanitize(name);
        if (kind == MetricKind.Counter && text.EndsWith(Total, StringComparison.Ordinal))
            text = text[..^Total.Length];
        var suffix = UnitOf(unit, kind);
        if (suffix.Length > 0 && !text.EndsWith("_" + suffix, StringComparison.Ordinal))
            text = $"{text}_{suffix}";
        return kind == MetricKind.Counter ? text + Total : text;
    }

    /// <summary>A name of letters, digits and single underscores that does not begin with a digit.</summary>
    public static string Sanitize(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
            if (char.IsAsciiLetterOrDigit(c))
                text.Append(c);
            else if (text.Length == 0 || text[^1] != '_')
                text.Append('_');
        if (text.Length == 0 || char.IsAsciiDigit(text[0]))
            text.Insert(0, '_');
        return text.ToString();
    }

    private static string UnitOf(string? unit, MetricKind kind)
    {
        if (string.IsNullOrEmpty(unit))
            return "";
        if (unit == "1")
            return kind == MetricKind.Gauge ? "ratio" : "";
        var slash = unit.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return unit[0] == '{' ? "" : Word(unit);
        var counted = unit[..slash];
        var per = $"per_{Word(unit[(slash + 1)..]).TrimEnd('s')}";
        return counted.Length == 0 || counted[0] == '{' ? per : $"{Word(counted)}_{per}";
    }

    private static string Word(string unit) => unit switch
    {
        "d" => "days",
        "h" => "hours",
        "min" => "minutes",
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "By" => "bytes",
        "KiBy" => "kibibytes",
        "MiBy" => "mebibytes",
        "GiBy" => "gibibytes",
        "bit" => "bits",
        "Hz" => "hertz",
        "%" => "percent",
        _ => Sanitize(unit),
    };
}
