using System.Globalization;
using System.Text;

namespace MultiRegion.Local.Bench.Reports;

/// <summary>Cores and memory of the control plane over the size of the fleet, as an SVG without anything outside it.</summary>
internal static class GrowthPlot
{
    private const double Width = 640;
    private const double Height = 360;
    private const double Margin = 56;

    public static string Draw(IReadOnlyList<ReportBenchResult> results, CostLine line)
    {
        double edges = results.Max(result => result.Options.Edges);
        double cores = Math.Max(0.1, 1.1 * results.Max(result => result.Cores));
        double memory = 1.1 * results.Max(result => result.MemoryBytes);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12">
            <rect width="{Width}" height="{Height}" fill="white"/>
            <text x="{Width / 2}" y="20" text-anchor="middle">{results[0].Options.Services} services, {results[0].Options.Entries} origin entries a report, one report a second and edge; engine {results[0].Options.Engine}</text>
            <text x="{Width / 2}" y="{Height - 12}" text-anchor="middle">edges</text>
            <path d="M{Margin} {Margin / 2 + 10} V{Height - Margin} H{Width - Margin} V{Margin / 2 + 10}" fill="none" stroke="#888"/>
            <text x="{Margin}" y="34" fill="#0b62a4">cores</text><text x="{Width - Margin}" y="34" text-anchor="end" fill="#b03a2e">memory of a replica, MB</text>

            """);
        svg.Append(CultureInfo.InvariantCulture, $"""<path d="M{X(0):0.#} {Y(line.Fixed / cores):0.#} L{X(edges):0.#} {Y(line.At(edges) / cores):0.#}" stroke="#0b62a4" stroke-dasharray="4 4"/>""").AppendLine();
        Line("#0b62a4", result => result.Cores / cores);
        Line("#b03a2e", result => result.MemoryBytes / memory);
        foreach (ReportBenchResult result in results)
        {
            double x = X(result.Options.Edges);
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{x:0.#}" y="{Height - Margin + 16}" text-anchor="middle">{result.Options.Edges}</text>
                <circle cx="{x:0.#}" cy="{Y(result.Cores / cores):0.#}" r="3" fill="#0b62a4"/><text x="{x:0.#}" y="{Y(result.Cores / cores) - 8:0.#}" text-anchor="end" fill="#0b62a4">{result.Cores:0.00}</text>
                <circle cx="{x:0.#}" cy="{Y(result.MemoryBytes / memory):0.#}" r="3" fill="#b03a2e"/><text x="{x:0.#}" y="{Y(result.MemoryBytes / memory) + 18:0.#}" fill="#b03a2e">{result.MemoryBytes / 1048576.0:0}</text>

                """);
        }

        return svg.AppendLine("""<text x="64" y="52" fill="#555">dashed: straight line of least squares</text>""").AppendLine("</svg>").ToString();

        double X(double value) => Margin + ((Width - (2 * Margin)) * value / edges);

        double Y(double share) => Height - Margin - ((Height - (1.5 * Margin) - 10) * Math.Min(1, share));

        void Line(string colour, Func<ReportBenchResult, double> share) => svg.Append(
            CultureInfo.InvariantCulture,
            $"""<polyline points="{string.Join(' ', results.Select(result => string.Create(CultureInfo.InvariantCulture, $"{X(result.Options.Edges):0.#},{Y(share(result)):0.#}")))}" fill="none" stroke="{colour}" stroke-width="2"/>""").AppendLine();
    }
}
