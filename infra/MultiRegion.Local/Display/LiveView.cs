using MultiRegion.Contracts;
using MultiRegion.Local.Cells;

namespace MultiRegion.Local.Display;

/// <summary>Gathers a snapshot: processes from the launcher, scores and plans from each control plane, traffic from the load.</summary>
internal sealed class LiveView(LocalCells cells, TimeProvider time)
{
    private readonly TrafficWindow _traffic = new(cells.Folder.LoadRecords, time);

    public async Task<LiveSnapshot> ReadAsync(CancellationToken cancellation)
    {
        (Cell Cell, CellStatus? Status, ServiceView? Service, ServiceScores? Scores)[] views =
            await Task.WhenAll(cells.Cells.Select(cell => AskAsync(cell, cancellation)));
        _traffic.Refresh();
        return new LiveSnapshot(
            time.GetUtcNow(),
            [.. views.Select(view => new LiveCell(
                view.Cell.Region, view.Service?.Version?.ToString(), view.Service?.State.ToString(), view.Status?.Leader ?? false,
                view.Service?.Safety?.ToString(), OldestDigest(view.Status), new Dictionary<string, bool>(view.Cell.Up()) { ["postgres"] = cells.Postgres.IsUp }))],
            [.. views.SelectMany(view => cells.Definition.Origins.Select(origin => new LiveRoute(
                view.Cell.Region,
                origin.Id,
                view.Scores?.Origins.FirstOrDefault(score => score.Origin == origin.Id)?.Value,
                view.Service is { } service && service.Weights.TryGetValue(origin.Id, out double weight) ? weight : null,
                _traffic.Between(view.Cell.Region, origin.Id))))],
            _traffic.Total());
    }

    private async Task<(Cell Cell, CellStatus? Status, ServiceView? Service, ServiceScores? Scores)> AskAsync(Cell cell, CancellationToken cancellation)
    {
        Task<CellStatus?> status = cells.Operator.StatusAsync(cell.ControlPlaneUrl, cancellation);
        Task<Page<ServiceView>?> services = cells.Operator.ServicesAsync(cell.ControlPlaneUrl, cancellation);
        Task<Page<ServiceScores>?> scores = cells.Operator.ScoresAsync(cell.ControlPlaneUrl, cancellation);
        return (cell, await status, (await services)?.Items.FirstOrDefault(IsDemo), (await scores)?.Items.FirstOrDefault(item => item.Service == DemoDefinition.Name));
    }

    private static double? OldestDigest(CellStatus? status) =>
        status is { Peers: { Count: > 0 } peers } && peers.All(peer => peer.DigestAge is not null) ? peers.Max(peer => peer.DigestAge!.Value.TotalSeconds) : null;

    private static bool IsDemo(ServiceView service) => service.Name == DemoDefinition.Name;
}
