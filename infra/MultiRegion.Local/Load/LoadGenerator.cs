using System.Text;
using System.Threading.Channels;
using MultiRegion.Local.Measuring;

namespace MultiRegion.Local.Load;

/// <summary>Sends the schedule, whatever comes back, and writes a line for each request once it has ended.</summary>
internal sealed class LoadGenerator(LoadOptions options, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Climb = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Flush = TimeSpan.FromMilliseconds(100);

    private readonly Channel<RequestRecord> _records = Channel.CreateUnbounded<RequestRecord>(new() { SingleReader = true });
    private int _inFlight;

    /// <summary>Sends until the token is cancelled, then waits for what is out.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var client = new LoadClient(options, time);
        Task writing = WriteAsync();
        await SendAsync(client, cancellation);
        while (Volatile.Read(ref _inFlight) > 0)
            await Task.Delay(Tick, time, CancellationToken.None);
        _records.Writer.Complete();
        await writing;
    }

    private async Task SendAsync(LoadClient client, CancellationToken cancellation)
    {
        var schedule = new Schedule(time.Micros(), options.Rate, Climb, [.. options.Edges.Select(edge => edge.Region).Distinct()]);
        long next = 0;
        try
        {
            while (true)
            {
                for (long now = time.Micros(); schedule.DueAt(next) <= now; next++)
                    _ = RecordAsync(client, schedule[next]);
                await Task.Delay(Tick, time, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // The load ends by being told to.
        }
    }

    private async Task RecordAsync(LoadClient client, ScheduledRequest request)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            // Off the scheduling loop at once: a slow send must not delay the next one.
            await Task.Yield();
            _records.Writer.TryWrite(await client.SendAsync(request));
        }
        catch (Exception error)
        {
            // Nobody awaits this task: whatever happens to a request, it is on record, as a failure.
            _records.Writer.TryWrite(RequestRecord.Lost(request, error, time.Micros()));
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private async Task WriteAsync()
    {
        await using var file = new FileStream(options.RecordsPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var lines = new StringBuilder();
        while (await _records.Reader.WaitToReadAsync())
        {
            while (_records.Reader.TryRead(out RequestRecord? record))
                lines.Append(record.ToLine()).Append('\n');
            await file.WriteAsync(Encoding.UTF8.GetBytes(lines.ToString()));
            lines.Clear();
            await Task.Delay(Flush, time);
        }
    }
}
