using System.Globalization;
using System.Text;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace MultiRegion.ServiceDefaults.Metrics;

/// <summary>Tags in Prometheus's form: <c>method="GET",route="/v1/\"x\""</c>, sorted by name, so that their order does not matter.</summary>
internal static class Labels
{
    public const string Overflow = "otel_metric_overflow=\"true\"";

    public static string Format(ReadOnlySpan<Tag> tags)
    {
        if (tags.IsEmpty)
            return "";
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            var name = MetricName.Sanitize(key);
            var text = Text(value);
            // Two tags may become one label: the specification joins their values.
            values[name] = values.TryGetValue(name, out var other) ? $"{other};{text}" : text;
        }

        var labels = new StringBuilder();
        foreach (var (name, value) in values)
        {
            if (labels.Length > 0)
                labels.Append(',');
            labels.Append(name).Append("=\"");
            Escape(labels, value);
            labels.Append('"');
        }

        return labels.ToString();
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static void Escape(StringBuilder labels, string value)
    {
        foreach (var c in value)
            _ = c switch
            {
                '\\' => labels.Append(@"\\"),
                '"' => labels.Append("\\\""),
                '\n' => labels.Append(@"\n"),
                _ => labels.Append(c),
            };
    }
}
