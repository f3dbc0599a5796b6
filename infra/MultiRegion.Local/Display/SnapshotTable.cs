using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MultiRegion.Local.Display;

/// <summary>A snapshot as a table for a terminal.</summary>
internal static class SnapshotTable
{
    private const string Unknown = "·";

    public static IRenderable Render(LiveSnapshot snapshot) => new Rows(Cells(snapshot), Routes(snapshot), new Text(SnapshotLine.Write(snapshot)));

    private static Table Cells(LiveSnapshot snapshot)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("region", "plan", "state", "lease", "N-1", "digests", "up");
        foreach (LiveCell cell in snapshot.Cells)
        {
            string up = string.Join(' ', cell.Up.Select(part => part.Value ? $"[green]{part.Key}[/]" : $"[red strikethrough]{part.Key}[/]"));
            table.AddRow(cell.Region, cell.Plan ?? Unknown, cell.State ?? Unknown, cell.Leader ? "held" : Unknown, Safety(cell), cell.DigestAge is { } age ? Number(age, "0.0") + " s" : Unknown, up);
        }
        return table;
    }

    private static string Safety(LiveCell cell) => cell.Safety switch
    {
        "Safe" => "[green]safe[/]",
        "Unsafe" => "[red]not safe[/]",
        _ => Unknown,
    };

    private static Table Routes(LiveSnapshot snapshot)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("clients in", "origin", "score", "weight", "req/s", "p50 ms", "p99 ms", "errors");
        foreach (TableColumn column in table.Columns.Skip(2))
            column.RightAligned();
        foreach (LiveRoute route in snapshot.Routes)
        {
            LiveTraffic traffic = route.Traffic;
            table.AddRow(
                route.Region, route.Origin, Number(route.Score, "0"), Number(route.Weight, "0.000"), Number(traffic.PerSecond, "0"),
                Number(traffic.P50, "0.0"), Number(traffic.P99, "0.0"), traffic.Errors == 0 ? "0" : $"[red]{traffic.Errors}[/]");
        }
        return table;
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? Unknown;
}
