using System.Globalization;

namespace MultiRegion.Local.Display;

/// <summary>A snapshot in one line, for logs.</summary>
internal static class SnapshotLine
{
    public static string Write(LiveSnapshot snapshot)
    {
        string plans = string.Join(' ', snapshot.Cells.Select(cell => $"{cell.Region}={cell.Plan ?? "none"}"));
        int down = snapshot.Cells.Sum(cell => cell.Up.Count(part => !part.Value));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{snapshot.At:HH:mm:ss} {snapshot.Total.PerSecond:0} req/s, p50 {snapshot.Total.P50:0.0} ms, p99 {snapshot.Total.P99:0.0} ms, {snapshot.Total.Errors} errors in 5 s, plans {plans}, {(down == 0 ? "all parts up" : $"{down} parts down")}");
    }
}
