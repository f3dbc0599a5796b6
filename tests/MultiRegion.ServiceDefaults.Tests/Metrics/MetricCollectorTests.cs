using System.Diagnostics.Metrics;
using MultiRegion.ServiceDefaults.Tests.Support;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace MultiRegion.ServiceDefaults.Tests.Metrics;

public class MetricCollectorTests
{
    [Fact]
    public async Task Metrics_Counter_AddsUpByTagsWhateverTheirOrderAndType()
    {
        await using var host = await DefaultsHost.StartAsync();
        var counter = MeterOf(host).CreateCounter<long>("hits", "{hit}", "Hits of a \\ target\nby status");

        counter.Add(2, new Tag("status", 200), new Tag("method", "GET"));
        counter.Add(3, new Tag("method", "GET"), new Tag("status", "200"));
        counter.Add(1);

        var text = await ScrapeAsync(host);
        text.ShouldContain("# HELP hits_total Hits of a \\\\ target\\nby status\n# TYPE hits_total counter\nhits_total 1\nhits_total{method=\"GET\",status=\"200\"} 5\n");
    }

    [Fact]
    public async Task Metrics_TagValue_IsEscaped()
    {
        await using var host = await DefaultsHost.StartAsync();

        MeterOf(host).CreateUpDownCounter<int>("open").Add(-1, new Tag("path.name", "a\"b\\c\nd"));

        (await ScrapeAsync(host)).ShouldContain("open{path_name=\"a\\\"b\\\\c\\nd\"} -1\n");
    }

    [Fact]
    public async Task Metrics_Histogram_BucketsAreCumulativeAndAgreeWithTheCount()
    {
        await using var host = await DefaultsHost.StartAsync();
        var histogram = MeterOf(host).CreateHistogram(
            "wait", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });

        foreach (var value in new[] { 0.05, 0.1, 0.5, 7 })
            histogram.Record(value, new Tag("origin", "a"));

        (await ScrapeAsync(host)).ShouldContain("""
            # TYPE wait_seconds histogram
            wait_seconds_bucket{origin="a",le="0.1"} 2
            wait_seconds_bucket{origin="a",le="1"} 3
            wait_seconds_bucket{origin="a",le="+Inf"} 4
            wait_seconds_sum{origin="a"} 7.65
            wait_seconds_count{origin="a"} 4
            """);
    }

    [Fact]
    public async Task Metrics_ObservedSeriesThatIsGone_IsNotShownAnyMore()
    {
        await using var host = await DefaultsHost.StartAsync();
        var origins = new List<string> { "a", "b" };
        MeterOf(host).CreateObservableGauge("weight", () => origins.Select(origin => new Measurement<double>(0.5, new Tag("origin", origin))));
        (await ScrapeAsync(host)).ShouldContain("weight{origin=\"b\"} 0.5\n");

        origins.Remove("b");

        var text = await ScrapeAsync(host);
        text.ShouldContain("weight{origin=\"a\"} 0.5\n");
        text.ShouldNotContain("weight{origin=\"b\"}");
    }

    [Fact]
    public async Task Metrics_ObservationThrows_OthersAreShown()
    {
        await using var host = await DefaultsHost.StartAsync();
        MeterOf(host).CreateObservableGauge("broken", int () => throw new InvalidOperationException());
        MeterOf(host).CreateObservableGauge("sound", () => 1);

        (await ScrapeAsync(host)).ShouldContain("sound 1\n");
    }

    [Fact]
    public async Task Metrics_MoreSeriesThanAllowed_GoToTheOverflowSeries()
    {
        await using var host = await DefaultsHost.StartAsync(DefaultsHost.Builder(configure: options => options.MaxSeriesPerInstrument = 3));
        var counter = MeterOf(host).CreateCounter<int>("many");

        for (var i = 0; i < 10; i++)
            counter.Add(1, new Tag("user", i));

        var lines = (await ScrapeAsync(host)).Split('\n').Where(line => line.StartsWith("many_total", StringComparison.Ordinal)).ToList();
        lines.Count.ShouldBe(4);
        lines.ShouldContain("many_total{otel_metric_overflow=\"true\"} 7");
    }

    [Fact]
    public async Task Metrics_SameNameOfAnotherKind_IsNotMixedIn()
    {
        await using var host = await DefaultsHost.StartAsync();
        MeterOf(host).CreateGauge<int>("jobs_total").Record(5);
        MeterOf(host).CreateCounter<int>("jobs").Add(1);

        (await ScrapeAsync(host)).Split('\n').ShouldContain("jobs_total 5");
    }

    [Fact]
    public async Task Metrics_MeterOfAnotherHost_IsNotShown()
    {
        await using var one = await DefaultsHost.StartAsync();
        await using var other = await DefaultsHost.StartAsync();

        MeterOf(other).CreateCounter<int>("elsewhere").Add(1);

        (await ScrapeAsync(one)).ShouldNotContain("elsewhere");
        (await ScrapeAsync(other)).ShouldContain("elsewhere_total 1");
    }

    [Fact]
    public async Task Metrics_ManyThreads_LoseNothing()
    {
        await using var host = await DefaultsHost.StartAsync();
        var counter = MeterOf(host).CreateCounter<double>("sum");

        Parallel.For(0, 8, worker =>
        {
            for (var i = 0; i < 10_000; i++)
                counter.Add(0.5, new Tag("worker", worker % 2));
        });

        (await ScrapeAsync(host)).ShouldContain("sum_total{worker=\"0\"} 20000\nsum_total{worker=\"1\"} 20000\n");
    }

    [Fact]
    public async Task Metrics_Runtime_IsShownWithTheServiceName()
    {
        await using var host = await DefaultsHost.StartAsync();

        var text = await ScrapeAsync(host);

        text.ShouldContain("\ndotnet_process_memory_working_set_bytes ");
        text.ShouldContain("target_info{service_instance_id=\"");
        text.ShouldContain("service_name=\"test-host\"");
    }

    private static Meter MeterOf(DefaultsHost host) => host.Get<IMeterFactory>().Create("MultiRegion.Tests");

    private static async Task<string> ScrapeAsync(DefaultsHost host)
    {
        using var response = await host.Client(DefaultsHost.ViewerToken).GetAsync("/metrics");
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        return await response.Content.ReadAsStringAsync();
    }
}
