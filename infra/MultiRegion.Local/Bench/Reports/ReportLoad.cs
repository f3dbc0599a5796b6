using System.Globalization;
using MultiRegion.Local.Measuring;

namespace MultiRegion.Local.Bench.Reports;

/// <summary>
/// A fleet of edges that report once a second each, evenly spread over the second, and readers of the API beside them. Open loop: what is due is due, however
/// slow the answers are, and a time runs from when it was due.
/// </summary>
internal sealed class ReportLoad(ReportLoadOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Of an interval, as an edge waits for an answer.</summary>
    private const double ShareOfInterval = 0.9;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);

    private readonly ReportBodies _bodies = new(options);
    private readonly string _token = File.ReadAllText(options.EdgeTokenFile);
    private readonly ApiReader _reader = new(options, File.ReadAllText(options.OperatorTokenFile));
    private readonly Dictionary<(int Edge, int Replica), ReportConnection> _connections = [];
    private readonly List<Task> _underWay = [];
    private Tally? _reports;
    private Tally? _reads;
    private Tally? _lag;

    /// <summary>Warms up, calls <paramref name="measuring"/>, and measures.</summary>
    public async Task<ReportLoadResult> RunAsync(Action measuring, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Step, time);
        long began = time.Micros();
        long warm = (long)options.WarmUp.TotalMicroseconds;
        long end = warm + (long)options.Duration.TotalMicroseconds;
        long edge = 0;
        long read = 0;
        TimeSpan used = default;
        for (long now = 0; now < end; now = time.Micros() - began)
        {
            if (_reports is null && now >= warm)
            {
                (_reports, _reads, _lag) = (new Tally(), new Tally(), new Tally());
                used = Environment.CpuUsage.TotalTime;
                measuring();
            }

            for (; edge * 1_000_000 / options.Edges <= now; edge++)
                Report(edge, began + edge * 1_000_000 / options.Edges);
            for (; options.Reads > 0 && read * 1_000_000 / options.Reads <= now; read++)
                Read(read, began + read * 1_000_000 / options.Reads);
            _underWay.RemoveAll(task => task.IsCompleted);
            await timer.WaitForNextTickAsync(cancellation);
        }

        double cores = (Environment.CpuUsage.TotalTime - used) / (TimeSpan.FromMicroseconds(time.Micros() - began) - options.WarmUp);
        double seconds = (time.Micros() - began - warm) / 1e6;
        await Task.WhenAny(Task.WhenAll(_underWay), Task.Delay(TimeSpan.FromSeconds(1), time, cancellation));
        Tally reports = _reports!;
        return new ReportLoadResult(
            reports.Due, reports.Done, reports.Refused, reports.Lost, reports.FirstRefusal, reports.Milliseconds(0.5), reports.Milliseconds(0.99),
            _reads!.Due, _reads.Refused + _reads.Lost, _reads.Milliseconds(0.5), _reads.Milliseconds(0.99), _lag!.Milliseconds(0.99), cores, seconds, _bodies.Length);
    }

    public void Dispose()
    {
        foreach (ReportConnection connection in _connections.Values)
            connection.Dispose();
        _reader.Dispose();
    }

    private void Report(long number, long due)
    {
        (int edge, long round) = ((int)(number % options.Edges), number / options.Edges);
        _lag?.Answered(time.Micros() - due);
        for (int replica = 0; replica < options.Replicas.Count; replica++)
        {
            if (options.ToOneReplica && replica != edge % options.Replicas.Count)
                continue;
            if (!_connections.TryGetValue((edge, replica), out ReportConnection? connection))
                _connections[(edge, replica)] = connection = new ReportConnection(options.Replicas[replica], _token);
            if (connection.IsBusy)
            {
                // The edge gave its report up; what is under way ends and counts itself as lost.
                connection.Dispose();
                _reports?.WasLost();
                continue;
            }

            _underWay.Add(SendAsync(connection, edge, round, due, _reports));
        }
    }

    private async Task SendAsync(ReportConnection connection, int edge, long round, long due, Tally? tally)
    {
        (int Status, string Answer)? answer = await connection.SendAsync(_bodies, edge, round, time.GetUtcNow());
        long micros = time.Micros() - due;
        if (answer is not { } got || micros > ShareOfInterval * 1_000_000)
            tally?.WasLost();
        else if (got.Status == 204)
            tally?.Answered(micros);
        else
            tally?.WasRefused(string.Create(CultureInfo.InvariantCulture, $"{got.Status}: {got.Answer.ReplaceLineEndings(" ")}"));
    }

    private void Read(long number, long due) => _underWay.Add(ReadAsync(number, due, _reads));

    private async Task ReadAsync(long number, long due, Tally? tally)
    {
        string? trouble = await _reader.ReadAsync(number);
        if (trouble is null)
            tally?.Answered(time.Micros() - due);
        else
            tally?.WasRefused(trouble);
    }
}
