using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;
using MultiRegion.Contracts;
using MultiRegion.Edge.Reports;
using MultiRegion.Edge.Tests.Support;

namespace MultiRegion.Edge.Tests.Reports;

public class ReportSenderTests
{
    private const string Token = "edge-token-0123456789abc";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ManualTime _time = new(Start);

    [Fact]
    public async Task Tick_SaysWhatTheEdgeSawSinceTheReportBefore()
    {
        await using var collector = await Collector.StartAsync();
        await using var edge = await CellEdge.StartAsync(_time, SettingsFor(collector.Address));
        edge.Routing.Apply([CellEdge.PlanOf("one", 2, 3)], []);
        edge.Routing.RecordProbe("one", "a", new ProbeObservation(false, TimeSpan.FromMilliseconds(7), OutcomeClass.ConnectFailed));
        _time.Advance(TimeSpan.FromMilliseconds(950));

        await edge.Hosted<ReportSender>().TickAsync(CancellationToken.None);
        await edge.Hosted<ReportSender>().TickAsync(CancellationToken.None);

        var report = await collector.NextAsync();
        (report.Edge, report.Region, report.Sequence, report.Incarnation).ShouldBe(("edge-t", "region-a", 1, Start.ToUnixTimeMilliseconds()));
        (report.At, report.Interval).ShouldBe((Start.AddMilliseconds(950), TimeSpan.FromMilliseconds(950)));
        report.Load.MemoryBytes.ShouldBePositive();
        var service = report.Services.ShouldHaveSingleItem();
        service.Plan.ShouldBe(new PlanVersion(2, 3));
        service.Origins.Select(origin => origin.Origin).ShouldBe(["a", "b"]);
        service.Origins[0].Probe!.Failure.ShouldBe(OutcomeClass.ConnectFailed);
        var next = await collector.NextAsync();
        (next.Sequence, next.Services.Single().Origins[0].Probe).ShouldBe((2, null));
        collector.Authorizations.ShouldAllBe(value => value == "Bearer " + Token);
    }

    [Fact]
    public async Task Timer_EachInterval_SendsAReport()
    {
        await using var collector = await Collector.StartAsync();
        await using var edge = await CellEdge.StartAsync(_time, SettingsFor(collector.Address));

        // The loop makes its timer some time after the start.
        var report = collector.NextAsync();
        for (; !report.IsCompleted; await Task.WhenAny(report, Task.Delay(50)))
            _time.Advance(TimeSpan.FromSeconds(1));

        (await report).Sequence.ShouldBePositive();
    }

    [Fact]
    public async Task Tick_OneReplicaHangs_TheOtherHasTheReportMeanwhile()
    {
        using var hung = new TcpListener(IPAddress.Loopback, 0);
        hung.Start();
        await using var collector = await Collector.StartAsync();
        await using var edge = await CellEdge.StartAsync(_time, SettingsFor(new Uri($"http://{hung.LocalEndpoint}"), collector.Address));

        var tick = edge.Hosted<ReportSender>().TickAsync(CancellationToken.None);

        (await collector.NextAsync()).Sequence.ShouldBe(1);
        tick.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(900));
        await tick;
        (await edge.Logs.WaitAsync(2202)).Text.ShouldContain("no answer within 900 ms");
    }

    [Fact]
    public async Task Tick_ReplicaRefuses_IsLoggedEverMoreRarely()
    {
        await using var collector = await Collector.StartAsync(refusals: 5);
        await using var edge = await CellEdge.StartAsync(_time, SettingsFor(collector.Address));

        for (var i = 0; i < 6; i++)
            await edge.Hosted<ReportSender>().TickAsync(CancellationToken.None);

        var lines = edge.Logs.Lines.Where(line => line.EventId is 2202 or 2203).Select(line => line.Text).ToList();
        lines.Count.ShouldBe(4);
        lines[0].ShouldEndWith("are not taken, 1 in a row: 403 no such edge");
        lines[2].ShouldContain("4 in a row");
        lines[3].ShouldContain("taken again after 5 failures");
        (await edge.MetricsAsync()).ShouldContain($"report_duration_seconds_count{{endpoint=\"{collector.Address.Authority}\",result=\"failed\"}} 5\n");
    }

    private static (string Key, string Value)[] SettingsFor(params Uri[] endpoints) =>
        [.. endpoints.Select((endpoint, i) => ($"Edge:ControlPlane:Endpoints:{i}", endpoint.ToString())), ("Edge:ControlPlane:Token", Token)];

    /// <summary>Takes reports as a control plane does, after refusing some.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly Channel<HealthReport> _reports = Channel.CreateUnbounded<HealthReport>();
        private readonly ConcurrentQueue<string> _authorizations = new();
        private readonly WebApplication _app;
        private int _refusals;

        private Collector(WebApplication app, int refusals) => (_app, _refusals) = (app, refusals);

        public Uri Address => new(_app.Urls.First());

        public IReadOnlyCollection<string> Authorizations => _authorizations;

        public static async Task<Collector> StartAsync(int refusals = 0)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var collector = new Collector(app, refusals);
            app.MapPost("/v1/reports", collector.TakeAsync);
            await app.StartAsync();
            return collector;
        }

        public Task<HealthReport> NextAsync() => _reports.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

        public async ValueTask DisposeAsync() => await _app.DisposeAsync();

        private async Task TakeAsync(HttpContext context)
        {
            _authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
            if (Interlocked.Decrement(ref _refusals) >= 0)
            {
                context.Response.StatusCode = 403;
                await context.Response.WriteAsync("no such edge");
                return;
            }

            _reports.Writer.TryWrite((await JsonSerializer.DeserializeAsync(context.Request.Body, ContractsJson.Default.HealthReport))!);
            context.Response.StatusCode = 202;
        }
    }
}
