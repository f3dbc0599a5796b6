using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MultiRegion.Benchmarks.Outages;

/// <summary>What clients saw.</summary>
/// <param name="Requests">Sent.</param>
/// <param name="Succeeded">Answered 200.</param>
/// <param name="MeanMilliseconds">Of all answers, good and bad.</param>
/// <param name="OriginCalls">What arrived at the origins.</param>
/// <param name="Failures">Status to count; 0 for no answer.</param>
internal sealed record RelayMixResult(long Requests, long Succeeded, double MeanMilliseconds, long OriginCalls, IReadOnlyDictionary<int, int> Failures)
{
    public double Success => (double)Succeeded / Requests;

    public double OriginLoad => (double)OriginCalls / Requests;
}

/// <summary>Clients that each send the next POST when the last is answered, and none of them twice.</summary>
internal sealed class RelayMixLoad(int clients, TimeProvider time)
{
    private static readonly byte[] Body = """{"model":"m","input":"a question of some length"}"""u8.ToArray();

    private readonly ConcurrentDictionary<int, int> _failures = new();
    private long _left;
    private long _succeeded;
    private long _ticks;

    /// <param name="targets">One address, or several to be used in turn.</param>
    /// <param name="requests">Sent in all.</param>
    /// <param name="origins">Whose arrivals are counted.</param>
    /// <param name="ct">Ends the run without a result.</param>
    public async Task<RelayMixResult> RunAsync(IReadOnlyList<Uri> targets, long requests, IReadOnlyList<LoopbackOrigin> origins, CancellationToken ct)
    {
        long before = origins.Sum(origin => origin.Arrivals);
        _left = requests;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(1) };
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => LoopAsync(http, targets, client, ct), ct)));
        return new RelayMixResult(
            requests, _succeeded, time.GetElapsedTime(0, _ticks).TotalMilliseconds / requests, origins.Sum(origin => origin.Arrivals) - before, _failures);
    }

    private async Task LoopAsync(HttpClient http, IReadOnlyList<Uri> targets, int next, CancellationToken ct)
    {
        while (Interlocked.Decrement(ref _left) >= 0)
        {
            long began = time.GetTimestamp();
            int status = await SendAsync(http, targets[next++ % targets.Count], ct);
            Interlocked.Add(ref _ticks, time.GetTimestamp() - began);
            if (status == (int)HttpStatusCode.OK)
                Interlocked.Increment(ref _succeeded);
            else
                _failures.AddOrUpdate(status, 1, (_, count) => count + 1);
        }
    }

    private static async Task<int> SendAsync(HttpClient http, Uri target, CancellationToken ct)
    {
        try
        {
            // Content is attached, so that the client under this does not send it twice by itself.
            using HttpResponseMessage response = await http.PostAsync(target, new ByteArrayContent(Body), ct);
            return (int)response.StatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or SocketException)
        {
            return 0;
        }
    }
}
