using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Reports;
using MultiRegion.Edge.Tests.Support;

namespace MultiRegion.Edge.Tests.Reports;

public sealed class ReportRecorderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("multiregion-recording");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Tick_RecordingWithoutAControlPlane_KeepsOneReportALine()
    {
        var path = Path.Combine(_folder.FullName, "deeper", "reports.jsonl");
        await using (var edge = await CellEdge.StartAsync(new ManualTime(DateTimeOffset.UnixEpoch), ("Edge:Recording:Path", path)))
        {
            edge.Routing.Apply([CellEdge.PlanOf("one", 2, 3)], []);
            await edge.Hosted<ReportSender>().TickAsync(CancellationToken.None);
            await edge.Hosted<ReportSender>().TickAsync(CancellationToken.None);
            // Before the edge ends: whoever looks must not wait for that.
            Reports(path).Select(report => report.Sequence).ShouldBe([1, 2]);
        }

        Reports(path).ShouldAllBe(report => report.Services.Single().Service == "one");
    }

    [Fact]
    public async Task Tick_FileIsFull_KeepsTheNewestFiles()
    {
        var path = Path.Combine(_folder.FullName, "reports.jsonl");
        await using var edge = await CellEdge.StartAsync(
            new ManualTime(DateTimeOffset.UnixEpoch), ("Edge:Recording:Path", path), ("Edge:Recording:MaxFileBytes", "65536"), ("Edge:Recording:Files", "3"));
        edge.Routing.Apply([CellEdge.PlanOf("one", 2, 3, [.. Enumerable.Range(0, 190).Select(i => $"origin-number-{i}")])], []);
        for (var i = 0; i < 60; i++)
            await edge.Hosted<ReportSender>().TickAsync(CancellationToken.None);

        var files = _folder.GetFiles().Select(file => file.Name).Order().ToList();
        files.ShouldBe(["reports.jsonl", "reports.jsonl.1", "reports.jsonl.2"]);
        _folder.GetFiles().ShouldAllBe(file => file.Length <= 65536);
        var kept = Reports(path + ".2").Concat(Reports(path + ".1")).Concat(Reports(path)).Select(report => report.Sequence).ToList();
        kept.ShouldBe(Enumerable.Range(0, kept.Count).Select(i => 60L - kept.Count + 1 + i));
    }

    [Fact]
    public async Task Tick_FileCannotBeWritten_IsLoggedOnceAndReportsGoOn()
    {
        var path = Path.Combine(_folder.FullName, "taken");
        Directory.CreateDirectory(path);
        await using var edge = await CellEdge.StartAsync(new ManualTime(DateTimeOffset.UnixEpoch), ("Edge:Recording:Path", path));
        for (var i = 0; i < 3; i++)
            await edge.Hosted<ReportSender>().TickAsync(CancellationToken.None);

        edge.Logs.Lines.Count(line => line.EventId == 2204).ShouldBe(2);
        edge.Logs.Lines.ShouldNotContain(line => line.EventId == 2201);
    }

    [Theory]
    [InlineData("MaxFileBytes", 1000, "Edge:Recording:MaxFileBytes: '1000' is not a number of bytes from 65536 to 4294967296")]
    [InlineData("Files", 0, "Edge:Recording:Files: '0' is not a number from 1 to 1000")]
    public void Validate_OutOfRange_NamesTheKey(string key, int value, string expected)
    {
        var options = new EdgeOptions
        {
            Recording = key == "Files" ? new RecordingOptions { Files = value } : new RecordingOptions { MaxFileBytes = value },
        };
        new EdgeOptionsValidator().Validate(null, options).Failures.ShouldBe([expected]);
    }

    private static List<HealthReport> Reports(string path)
    {
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize(line, ContractsJson.Default.HealthReport)!)];
    }
}
