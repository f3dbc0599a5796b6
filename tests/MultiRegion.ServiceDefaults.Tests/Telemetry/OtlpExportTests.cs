using System.Diagnostics.Metrics;
using System.Text;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ServiceDefaults.Tests.Telemetry;

public class OtlpExportTests
{
    [Fact]
    public async Task Otlp_EndpointConfigured_SendsSpansAndMetricsOfTheHost()
    {
        var spans = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var metrics = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = await CollectorAsync(spans, metrics);
        var settings = DefaultsHost.Tokens;
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.First();
        settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";

        await using (var host = await DefaultsHost.StartAsync(DefaultsHost.Builder(settings)))
        {
            host.Get<IMeterFactory>().Create("MultiRegion.Tests").CreateCounter<int>("otlp.hits").Add(1);
            await host.Client().GetAsync("/healthz");
        }

        // Protobuf keeps strings as they are, which is all that is asked here.
        (await spans.Task).ShouldContain("/healthz");
        (await metrics.Task).ShouldContain("otlp.hits");
        (await metrics.Task).ShouldContain("test-host");
    }

    private static async Task<WebApplication> CollectorAsync(TaskCompletionSource<string> spans, TaskCompletionSource<string> metrics)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.MapPost("/v1/traces", async (HttpRequest request) => spans.TrySetResult(await ReadAsync(request)));
        collector.MapPost("/v1/metrics", async (HttpRequest request) => metrics.TrySetResult(await ReadAsync(request)));
        await collector.StartAsync();
        return collector;
    }

    private static async Task<string> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
