using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.Core.Health;

namespace MultiRegion.Cli.Tests;

/// <summary>Recordings: what of them comes back in a replay, and what is wrong with a file that does not read.</summary>
public sealed class TraceFileTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("multiregion-cli-");

    [Fact]
    public async Task Simulate_Recording_ReplaysItsDemandAndItsOutage()
    {
        string path = Write([.. Enumerable.Range(0, 120).SelectMany(second => new[] { Line("eu-west", second), Line("us-east", second) })]);
        string definition = await DefineAsync(capacity: 500);
        CommandRun run = await CommandRun.OfAsync(
            "--trace", path, "--definition", definition, "--json", "--policy", "multiregion,dns-failover", "--out", _folder.FullName);
        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement trace = json.RootElement.GetProperty("traces")[0];
        trace.GetProperty("summary").GetString().ShouldBe("240 reports of 2 edges about demo, 120 s");
        JsonElement ours = trace.GetProperty("policies")[0], dns = trace.GetProperty("policies")[1];
        // Two edges of 50 a second; the first tenth warms up.
        ours.GetProperty("requests").GetDouble().ShouldBe(108 * 100, 600);
        dns.GetProperty("failed").GetDouble().ShouldBeGreaterThan(500, "for 40 s nobody answers in eu-west");
        ours.GetProperty("failed").GetDouble().ShouldBeLessThan(100);
        File.ReadAllText(Path.Combine(_folder.FullName, "reports.svg")).ShouldContain("share of the weights that a has");
    }

    [Fact]
    public async Task Simulate_RecordingWithDefinition_TakesItsCapacities()
    {
        string path = Write([.. Enumerable.Range(0, 60).Select(second => Line("eu-west", second))]);
        string definition = await DefineAsync(capacity: 20);
        CommandRun run = await CommandRun.OfAsync("--trace", path, "--definition", definition, "--policy", "dns-failover", "--json");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("totals")[0].GetProperty("aboveCapacity").GetDouble().ShouldBeGreaterThan(500, "50 a second go to an origin of 20");
    }

    [Fact]
    public async Task Simulate_RecordingOfClientsErrors_NothingFailed()
    {
        string[] lines = [.. Enumerable.Range(0, 50).Select(second => Line("us-east", second).Replace("\"success\":25", "\"success\":5,\"clientError\":20", StringComparison.Ordinal))];
        lines[0].ShouldContain("clientError");

        CommandRun run = await CommandRun.OfAsync("--trace", Write(lines), "--policy", "round-robin", "--json");

        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement totals = json.RootElement.GetProperty("totals")[0];
        totals.GetProperty("failed").GetDouble().ShouldBeLessThan(30);
        totals.GetProperty("aboveCapacity").GetDouble().ShouldBeLessThan(30);
    }

    [Theory]
    [InlineData("{\"edge\":\"e\"}", ":2:")]
    [InlineData("nonsense", ":2:")]
    [InlineData("null", ":2: null")]
    [InlineData("[]", ":2: the value is not of the kind")]
    public async Task Simulate_BrokenLine_NamesFileLineAndForm(string line, string place)
    {
        string path = Write([Line("eu-west", 0), line]);
        CommandRun run = await CommandRun.OfAsync("--trace", path);
        run.ExitCode.ShouldBe(ExitCode.CouldNotRun);
        run.Error.ShouldStartWith(path + place);
        run.Error.ShouldContain("xpected a health report as one JSON document a line");
    }

    [Theory]
    [InlineData("\"requests\":50", "\"requests\":-1", "services[0].requests: '-1' is not a count")]
    [InlineData("\"requests\":50", "\"requests\":50000000", "services[0].requests: '50000000' is not at most 1000000 a second")]
    [InlineData("\"requests\":50", "\"requests\":\"many\"", "services[0].requests: the value is not of the kind")]
    [InlineData("\"service\":\"demo\"", "\"service\":null", "services[0].service: ")]
    [InlineData("\"service\":\"demo\"", "\"service\":\"De mo\"", "services[0].service: 'De mo' is not 1 to 63 of a-z")]
    [InlineData("\"origin\":\"a\"", "\"origin\":\"a b\"", "services[0].origins[0].origin: 'a b' is not 1 to 63 of a-z")]
    [InlineData("\"interval\":\"00:00:01\"", "\"interval\":\"-00:00:01\"", "interval: '-00:00:01' is not a time from")]
    [InlineData("\"region\":\"eu-west\"", "\"region\":\" \"", "region: ' ' is not a name")]
    [InlineData("\"services\":[", "\"services\":[null,", "services[0]: 'null' is not what was seen of a service")]
    [InlineData("\"origins\":[", "\"origins\":[null,", "services[0].origins[0]: 'null' is not what was seen of an origin")]
    [InlineData("2026-", "0001-", "at: '0001-01-01T00:00:02.0000000+00:00' is not a time from the year 2000")]
    [InlineData("\"edge\":\"eu-west-edge-1\",", "", "missing required properties including: 'edge'")]
    public async Task Simulate_BadField_NamesFileLineFieldAndForm(string good, string bad, string message)
    {
        string line = Line("eu-west", 1);
        line.ShouldContain(good);
        string path = Write([Line("eu-west", 0), line.Replace(good, bad, StringComparison.Ordinal)]);
        CommandRun run = await CommandRun.OfAsync("--trace", path);
        run.ExitCode.ShouldBe(ExitCode.CouldNotRun);
        run.Error.ShouldStartWith($"{path}:2: {message}");
        run.Error.Count(character => character == '\n').ShouldBe(1);
    }

    [Fact]
    public async Task Simulate_DefinitionThatTheReportsSuggestDoesNotHold_AsksForOne()
    {
        string bad = Line("eu-west", 1).Replace("\"success\":25", "\"success\":1000000000", StringComparison.Ordinal);
        CommandRun run = await CommandRun.OfAsync("--trace", Write([.. Enumerable.Range(0, 60).Select(second => Line("eu-west", second)), bad]));
        run.ExitCode.ShouldBe(ExitCode.CouldNotRun);
        run.Error.ShouldContain("origins[0].capacity");
        run.Error.ShouldContain("--definition");
    }

    [Fact]
    public async Task Simulate_NoSuchFile_SaysSo() =>
        (await CommandRun.OfAsync("--trace", "/nowhere/reports.jsonl")).Error.ShouldContain("/nowhere/reports.jsonl: there is no such file");

    [Fact]
    public async Task Simulate_EmptyFile_SaysWhatIsExpected() => (await CommandRun.OfAsync("--trace", Write([""]))).Error.ShouldContain("is empty; expected");

    [Fact]
    public async Task Simulate_TooShortARecording_SaysHowLongItHasToBe() =>
        (await CommandRun.OfAsync("--trace", Write([Line("eu-west", 0)]))).Error.ShouldContain("a trace has 10 s to a day");

    [Fact]
    public async Task Simulate_UnknownService_NamesIt()
    {
        string path = Write([.. Enumerable.Range(0, 60).Select(second => Line("eu-west", second))]);
        (await CommandRun.OfAsync("--trace", path, "--service", "other")).Error.ShouldContain("No report holds the service other");
    }

    [Fact]
    public async Task Simulate_BadDefinition_NamesThePath()
    {
        string path = Write([.. Enumerable.Range(0, 60).Select(second => Line("eu-west", second))]);
        string definition = Path.Combine(_folder.FullName, "bad.json");
        await File.WriteAllTextAsync(definition, """{"name":"demo","origins":[{"id":"a","region":"eu-west","address":"ftp://a/"}]}""");
        CommandRun run = await CommandRun.OfAsync("--trace", path, "--definition", definition);
        run.ExitCode.ShouldBe(ExitCode.CouldNotRun);
        run.Error.ShouldStartWith(definition + ": origins[0].address");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> DefineAsync(double capacity)
    {
        string path = Path.Combine(_folder.FullName, "service.json");
        await File.WriteAllTextAsync(path, $$"""
            {"name":"demo","origins":[{"id":"a","region":"eu-west","address":"http://a/","capacity":{{capacity}}},{"id":"b","region":"us-east","address":"http://b/","capacity":500}]}
            """);
        return path;
    }

    private string Write(IReadOnlyList<string> lines)
    {
        string path = Path.Combine(_folder.FullName, "reports.jsonl");
        File.WriteAllLines(path, lines);
        return path;
    }

    /// <summary>Origin a is in eu-west and refuses connections from second 50 to 90; b is in us-east.</summary>
    internal static string Line(string region, int second)
    {
        bool down = second is >= 50 and < 90;
        var report = new HealthReport
        {
            Edge = region + "-edge-1",
            Region = region,
            Incarnation = 1,
            Sequence = second + 1,
            At = Start.AddSeconds(second + 1),
            Interval = TimeSpan.FromSeconds(1),
            Load = new EdgeLoad(),
            Services =
            [
                new ServiceObservation
                {
                    Service = "demo",
                    Plan = PlanVersion.None,
                    Requests = 50,
                    Origins = [Origin("a", region == "eu-west" ? 20 : 90, down ? 0 : 25, down ? 25 : 0), Origin("b", region == "eu-west" ? 90 : 20, 25, 0)],
                },
            ],
        };
        return JsonSerializer.Serialize(report, ContractsJson.Default.HealthReport);
    }

    private static OriginObservation Origin(string id, int milliseconds, long success, long failed) => new()
    {
        Origin = id,
        Outcomes = new OutcomeCounts { Success = success, ConnectFailed = failed },
        Latency = success > 0 ? new LatencyBuckets([LatencyScale.IndexOf(1000 * milliseconds)], [success]) : LatencyBuckets.Empty,
    };
}
