using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MultiRegion.Contracts;
using MultiRegion.Local.Bench.Reports;
using MultiRegion.Local.Tests.Servers;

namespace MultiRegion.Local.Tests.Bench;

public sealed class ReportLoadTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_EdgeAndRound_StampARealReport()
    {
        var options = new ReportLoadOptions { Replicas = [] };
        var bodies = new ReportBodies(options);
        var buffer = new byte[bodies.Length];
        var at = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

        int length = bodies.Write(buffer, edge: 321, round: 5, at);

        HealthReport report = JsonSerializer.Deserialize(buffer.AsSpan(0, length), ContractsJson.Default.HealthReport)!;
        (report.Edge, report.At).ShouldBe(("edge-00321", at));
        report.Services.Count.ShouldBe(20);
        report.Services.Sum(service => service.Origins.Count).ShouldBe(60);
        report.Services.SelectMany(service => service.Origins).ShouldAllBe(origin => origin.Latency.Index.Count == 30 && origin.Latency.Count.Count == 30);
        bodies.Definitions.Select(definition => definition.Name).ShouldBe(report.Services.Select(service => service.Service));
        bodies.Definitions[3].Origins.Select(origin => origin.Id).ShouldBe(report.Services[3].Origins.Select(origin => origin.Origin));
        length = bodies.Write(buffer, 321, 6, at);
        JsonSerializer.Deserialize(buffer.AsSpan(0, length), ContractsJson.Default.HealthReport)!.Sequence.ShouldBe(report.Sequence + 1);
    }

    [Fact]
    public async Task Run_SomeReportsAreRefusedAndOneReplicaBreaksOff_EachIsCountedOnce()
    {
        await using WebApplication replica = await ReplicaAsync();
        var options = new ReportLoadOptions
        {
            Replicas = [new Uri(replica.Urls.First())],
            Edges = 30,
            Reads = 50,
            WarmUp = TimeSpan.FromMilliseconds(500),
            Duration = TimeSpan.FromSeconds(2),
            EdgeTokenFile = _folder.File("edge", "secret"),
            OperatorTokenFile = _folder.File("operator", "secret"),
        };
        bool began = false;

        using var load = new ReportLoad(options, TimeProvider.System);
        ReportLoadResult result = await load.RunAsync(() => began = true, TestContext.Current.CancellationToken);

        began.ShouldBeTrue();
        result.Sent.ShouldBe(result.Accepted + result.Refused + result.Lost);
        result.Sent.ShouldBeInRange(55, 65);
        // Two of the thirty edges, twice each.
        result.Refused.ShouldBe(2);
        result.Lost.ShouldBe(2);
        result.FirstRefusal.ShouldNotBeNull().ShouldStartWith("429");
        result.ReadsFailed.ShouldBe(0);
        result.Reads.ShouldBeInRange(90, 110);
    }

    private static async Task<WebApplication> ReplicaAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.MapPost("/v1/reports", async (HttpContext context) =>
        {
            HealthReport report = (await JsonSerializer.DeserializeAsync(context.Request.Body, ContractsJson.Default.HealthReport))!;
            if (report.Edge == "edge-00007")
                context.Abort();
            return context.Request.Headers.Authorization != "Bearer secret" ? Results.Unauthorized()
                : report.Edge == "edge-00005" ? Results.StatusCode(429) : Results.NoContent();
        });
        app.MapGet("/{**path}", (string path) => path.Length.ToString(CultureInfo.InvariantCulture));
        await app.StartAsync();
        return app;
    }
}
