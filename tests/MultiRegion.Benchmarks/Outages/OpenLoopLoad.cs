using System.Collections.Concurrent;
using System.Net.Sockets;

namespace MultiRegion.Benchmarks.Outages;

/// <summary>One request of an open-loop load.</summary>
/// <param name="SentAt">Since the load began.</param>
/// <param name="AnsweredAt">The same; of the failure, if there was no answer.</param>
/// <param name="Status">0 for no answer.</param>
internal readonly record struct SentRequest(TimeSpan SentAt, TimeSpan AnsweredAt, int Status);

/// <summary>Requests that are sent when they are due, whatever became of the earlier ones: half GETs, half POSTs. Nothing is sent twice.</summary>
internal sealed class OpenLoopLoad(Uri target, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(5);
    private static readonly byte[] Body = "{}"u8.ToArray();

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(40) };
    private readonly ConcurrentQueue<SentRequest> _requests = new();
    private readonly ConcurrentDictionary<long, Task> _out = new();
    private readonly long _began = time.GetTimestamp();
    private long _number;

    public TimeSpan Now => time.GetElapsedTime(_began);

    /// <summary>What has been answered so far.</summary>
    public IReadOnlyList<SentRequest> Requests => [.. _requests];

    /// <summary>Requests that were sent, answered or not.</summary>
    public long Sent => Interlocked.Read(ref _number);

    public async Task SendAsync(double perSecond, TimeSpan duration, CancellationToken ct)
    {
        TimeSpan begin = Now;
        long sent = 0;
        while (Now - begin < duration)
        {
            for (long due = (long)((Now - begin).TotalSeconds * perSecond); sent < due; sent++)
            {
                long number = Interlocked.Increment(ref _number);
                _out[number] = OneAsync(number, ct);
            }

            await Task.Delay(Grain, time, ct);
        }
    }

    /// <summary>Waits for what is still out.</summary>
    public Task EndAsync() => Task.WhenAll(_out.Values);

    public void Dispose() => _http.Dispose();

    private async Task OneAsync(long number, CancellationToken ct)
    {
        TimeSpan sentAt = Now;
        int status = 0;
        try
        {
            using HttpResponseMessage response = number % 2 == 0
                ? await _http.GetAsync(target, ct)
                : await _http.PostAsync(target, new ByteArrayContent(Body), ct);
            status = (int)response.StatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or SocketException or OperationCanceledException)
        {
            // No answer.
        }

        _requests.Enqueue(new SentRequest(sentAt, Now, status));
        _out.TryRemove(number, out _);
    }
}
