using System.Net;
using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>An edge that reports to a replica, five times a second, until it is disposed.</summary>
public sealed class Reporting : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <param name="replica">Whom to report to.</param>
    /// <param name="region">Where the edge stands.</param>
    /// <param name="observation">What it sees in every interval.</param>
    public Reporting(Replica replica, string region, ServiceObservation observation) => _loop = RunAsync(replica, region, observation);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync(Replica replica, string region, ServiceObservation observation)
    {
        for (var sequence = 1; !_stop.IsCancellationRequested; sequence++)
        {
            using var answer = await replica.ReportAsync(
                Make.Report($"{region}-edge", sequence, observation) with { Region = region, Interval = Interval });
            answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
            await Task.Delay(Interval / 2, CancellationToken.None);
        }
    }
}
