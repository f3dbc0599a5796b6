using System.Globalization;
using MultiRegion.Contracts;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Measuring;

namespace MultiRegion.Local.Bench;

/// <summary>When an edge first answered by each plan: it is asked every few milliseconds, so that a time is that much too late, never too early.</summary>
internal sealed class EdgePlans
{
    public static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(10);
    private readonly Lock _gate = new();
    private readonly List<(PlanVersion Version, long At)> _seen = [];
    private readonly TimeProvider _time;

    public EdgePlans(HttpClient http, Uri edge, TimeProvider time, CancellationToken stop)
    {
        _time = time;
        Watching = WatchAsync(http, edge, stop);
    }

    /// <summary>Ends when it is stopped.</summary>
    public Task Watching { get; }

    /// <summary>The time, in microseconds, of the first answer by this plan or a later one.</summary>
    /// <exception cref="CellException">There was none.</exception>
    public async Task<long> FirstAtAsync(PlanVersion version, TimeSpan patience)
    {
        for (long since = _time.GetTimestamp(); _time.GetElapsedTime(since) < patience; await Task.Delay(AskInterval, _time))
        {
            lock (_gate)
            {
                int first = _seen.FindIndex(seen => seen.Version >= version);
                if (first >= 0)
                    return _seen[first].At;
            }
        }

        throw new CellException($"An edge did not take plan {version} within {patience.TotalSeconds:0} s.");
    }

    private async Task WatchAsync(HttpClient http, Uri edge, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await AskAsync(http, edge, stop);
                await Task.Delay(AskInterval, _time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task AskAsync(HttpClient http, Uri edge, CancellationToken stop)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync(edge, stop);
            if (!response.Headers.TryGetValues(MultiRegionHeaders.Plan, out IEnumerable<string>? plan) || Parse(plan.First()) is not { } version)
                return;
            lock (_gate)
                if (_seen.Count == 0 || version > _seen[^1].Version)
                    _seen.Add((version, _time.Micros()));
        }
        catch (HttpRequestException)
        {
            // It is asked again.
        }
    }

    private static PlanVersion? Parse(string text) =>
        text.Split('.') is [var epoch, var revision]
        && long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out long first) && long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out long second)
            ? new PlanVersion(first, second)
            : null;
}
