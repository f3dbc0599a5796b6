using System.Globalization;
using System.Security;
using System.Text;
using MultiRegion.Core.Simulation;
using MultiRegion.Core.Simulation.Policies;

namespace MultiRegion.Cli.Simulate;

/// <summary>One trace as panels above one another, second by second, every policy a line; outages are shaded.</summary>
internal static class SvgPlot
{
    private const int Width = 1000;
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 104;
    private const int PanelHeight = 150;
    private const int Gap = 44;

    public static string Render(IReadOnlyList<Simulated> runs)
    {
        Trace trace = runs[0].Trace;
        Panel[] panels =
        [
            new("failed requests a second", second => second.Failed),
            new("attempts above capacity a second", second => second.AboveCapacity),
            new("mean time to first byte, ms", second => second.MeanMilliseconds),
            new($"share of the weights that {trace.World.Service.Origins[trace.Struck].Id} has, %", second => 100 * second.StruckShare),
        ];
        int height = Top + panels.Length * (PanelHeight + Gap) + 16;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="white"/>
            <text x="{Left}" y="24" font-size="17" font-weight="bold">{Escape(trace.Name)}</text>
            <text x="{Left}" y="44" fill="#444444">{Escape(trace.Summary)} (seed {runs[0].Result.Seed})</text>

            """);
        Legend(svg, runs, trace.Outages.Count > 0);
        for (int i = 0; i < panels.Length; i++)
            Draw(svg, panels[i], runs, Top + i * (PanelHeight + Gap));
        return svg.Append("</svg>\n").Replace("\r\n", "\n").ToString();
    }

    private static void Legend(StringBuilder svg, IReadOnlyList<Simulated> runs, bool outages)
    {
        int x = Left;
        foreach (Simulated run in runs)
        {
            Line(svg, run.Result.Policy, $"{x},66 {x + 26},66");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 32}\" y=\"70\">{Escape(run.Result.Policy)}</text>\n");
            x += 50 + 7 * run.Result.Policy.Length;
        }

        if (outages)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"59\" width=\"26\" height=\"14\" fill=\"#cc0000\" fill-opacity=\"0.1\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 32}\" y=\"70\">outage</text>\n");
        }
    }

    private static void Draw(StringBuilder svg, Panel panel, IReadOnlyList<Simulated> runs, int top)
    {
        Trace trace = runs[0].Trace;
        double seconds = trace.Length.TotalSeconds;
        double most = runs.Max(run => run.Result.Seconds.Count == 0 ? 0 : run.Result.Seconds.Max(panel.Value));
        double step = Step(most, 4);
        double scale = Math.Max(step, Math.Ceiling(most / step - 1e-9) * step);
        int bottom = top + PanelHeight;
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{top - 6}\" font-weight=\"bold\">{Escape(panel.Title)}</text>\n");
        foreach (Outage outage in trace.Outages)
        {
            double from = X(outage.From.TotalSeconds), until = X(Math.Min(seconds, outage.Until.TotalSeconds));
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{from:0.#}\" y=\"{top}\" width=\"{until - from:0.#}\" height=\"{PanelHeight}\" fill=\"#cc0000\" fill-opacity=\"0.1\"/>\n");
        }

        for (double value = 0; value <= scale + step / 2; value += step)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" y1=\"{Y(value):0.#}\" x2=\"{Width - Right}\" y2=\"{Y(value):0.#}\" stroke=\"#dddddd\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{Y(value) + 4:0.#}\" text-anchor=\"end\" fill=\"#444444\">{Math.Round(value, 6):0.######}</text>\n");
        }

        double every = Step(seconds, 10);
        for (double at = 0; at <= seconds; at += every)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(at):0.#}\" y=\"{bottom + 16}\" text-anchor=\"middle\" fill=\"#444444\">{at:0} s</text>\n");
        // Ours last, so that it lies on top.
        foreach (Simulated run in runs.OrderBy(run => run.Result.Policy == PolicyNames.Ours ? 1 : 0))
        {
            var points = new StringBuilder();
            for (int i = 0; i < run.Result.Seconds.Count; i++)
                points.Append(CultureInfo.InvariantCulture, $"{X(i + 0.5):0.#},{Y(panel.Value(run.Result.Seconds[i])):0.#} ");
            Line(svg, run.Result.Policy, points.ToString().TrimEnd());
        }

        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" y1=\"{bottom}\" x2=\"{Width - Right}\" y2=\"{bottom}\" stroke=\"#222222\"/>\n");

        double X(double at) => Left + (Width - Left - Right) * at / seconds;
        double Y(double value) => bottom - PanelHeight * value / scale;
    }

    private static void Line(StringBuilder svg, string policy, string points)
    {
        // Colours that also the colour-blind tell apart (Okabe and Ito, 2008).
        (string colour, string style) = policy switch
        {
            PolicyNames.Ours => ("#0072B2", "stroke-width=\"2.6\""),
            PolicyNames.RoundRobin => ("#E69F00", "stroke-width=\"1.3\""),
            PolicyNames.StaticPriority => ("#009E73", "stroke-width=\"1.3\""),
            PolicyNames.LeastLatency => ("#CC79A7", "stroke-width=\"1.3\""),
            PolicyNames.DnsFailover => ("#D55E00", "stroke-width=\"1.3\""),
            _ => ("#555555", "stroke-width=\"1.3\" stroke-dasharray=\"5 3\""),
        };
        svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" {style} points=\"{points}\"/>\n");
    }

    /// <summary>A round step (1, 2 or 5 times a power of ten) that makes at most <paramref name="parts"/> of a length.</summary>
    private static double Step(double length, int parts)
    {
        double least = Math.Max(length, 1e-9) / parts;
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return least <= power ? power : least <= 2 * power ? 2 * power : least <= 5 * power ? 5 * power : 10 * power;
    }

    private static string Escape(string text) => SecurityElement.Escape(text);

    private sealed record Panel(string Title, Func<SecondResult, double> Value);
}
