using MultiRegion.Contracts;

namespace MultiRegion.Cli.Api;

/// <summary>Cells as text.</summary>
internal static class StatusText
{
    public static async Task WriteAsync(IReadOnlyList<CellAnswer> cells, CliContext context)
    {
        DateTimeOffset now = context.Time.GetUtcNow();
        var table = new TextTable("cell", "replica", "leader", "epoch", "warm", "Consul", "edges", "services", "unsafe", "published", "hears");
        foreach (CellAnswer cell in cells)
        {
            if (cell.Status is { } status)
                table.Add(
                    status.Cell, status.Replica, status.LeaderReplica ?? "unknown", status.Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    Words.YesNo(status.Warm), status.ConsulReachable ? "reachable" : "LOST", $"{status.FreshEdges}/{status.KnownEdges}", $"{status.Services}",
                    $"{status.UnsafeServices}", status.LastPublishAt is { } at ? Words.Age(now - at) + " ago" : "not by it",
                    string.Join(' ', status.Peers.Select(peer => $"{peer.Cell}:{Words.Age(peer.DigestAge).Replace(" ", "", StringComparison.Ordinal)}{(peer.Stale ? "!" : "")}")));
            else
                table.Add(cell.Cell, "?", "?", "?", "?", "?", "?", "?", "?", "?", "");
        }

        await table.WriteAsync(context.Output);
        foreach (CellAnswer cell in cells)
        {
            foreach (UnsafeService service in cell.Status?.Unsafe ?? [])
                await context.Output.WriteLineAsync($"{cell.Cell}: {service.Service}: {service.Sentence}");
            if (cell.Problem is not null)
                await context.Output.WriteLineAsync($"{cell.Cell}: not answered: {cell.Problem}");
            if (cell.Status?.ConsulError is { } error)
                await context.Output.WriteLineAsync($"{cell.Cell}: Consul: {error}");
            if (cell.Status?.LastPublishError is { } failure)
                await context.Output.WriteLineAsync($"{cell.Cell}: last publish: {failure}");
        }

        if (cells[0].Status is { } own)
            await context.Output.WriteLineAsync(Age(own, now));
    }

    /// <summary>One line under every table: who said it, and how old it is.</summary>
    public static string Age(CellStatus status, DateTimeOffset now)
    {
        string published = status.LastPublishAt is { } at ? $"; it published {Words.Age(now - at)} ago" : "";
        string others = status.Peers.Count == 0 ? "" : "; other cells heard: " + string.Join(", ", status.Peers.Select(peer => $"{peer.Cell} {Words.Age(peer.DigestAge)} ago{(peer.Stale ? " (stale)" : "")}"));
        return $"as of {Words.Time(status.At ?? now)} by replica {status.Replica} of {status.Cell}{(status.Leader ? " (leader)" : "")}{published}{others}";
    }
}
