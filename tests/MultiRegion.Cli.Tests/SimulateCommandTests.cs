using System.CommandLine;
using System.Text.Json;
using System.Xml.Linq;
using MultiRegion.Cli.Simulate;

namespace MultiRegion.Cli.Tests;

public sealed class SimulateCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("multiregion-cli-");

    [Fact]
    public async Task Simulate_SameSeed_GivesTheSameBytes()
    {
        string[] arguments = ["--generate", "brown-out,region-loss", "--seeds", "2", "--json", "--out"];
        CommandRun first = await CommandRun.OfAsync([.. arguments, In("a")]);
        CommandRun second = await CommandRun.OfAsync([.. arguments, In("b")]);
        first.ExitCode.ShouldBe(ExitCode.Done, first.Error);
        second.Output.ShouldBe(first.Output);
        foreach (string plot in new[] { "brown-out.svg", "region-loss.svg" })
            File.ReadAllBytes(In("a", plot)).ShouldBe(File.ReadAllBytes(In("b", plot)));
        CommandRun other = await CommandRun.OfAsync("--generate", "brown-out,region-loss", "--seeds", "2", "--json", "--seed", "7");
        other.Output.ShouldNotBe(first.Output);
    }

    [Fact]
    public async Task Simulate_Json_HasEveryFigureOfEveryPolicy()
    {
        CommandRun run = await CommandRun.OfAsync("--generate", "flash-crowd", "--policy", "round-robin,oracle", "--json");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement policies = json.RootElement.GetProperty("traces")[0].GetProperty("policies");
        policies.EnumerateArray().Select(policy => policy.GetProperty("policy").GetString()).ShouldBe(["round-robin", "oracle"]);
        foreach (string figure in new[] { "failed", "aboveCapacity", "cost", "addedMilliseconds", "weightChanges", "secondsToRecover" })
            policies[0].GetProperty(figure).ValueKind.ShouldBe(JsonValueKind.Number, figure);
        policies[1].GetProperty("addedMilliseconds").GetDouble().ShouldBe(0);
        json.RootElement.GetProperty("totals").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Simulate_Table_ShowsThePoliciesAndTheSpeed()
    {
        CommandRun run = await CommandRun.OfAsync("--generate", "partial-partition", "--policy", "all");
        run.Output.ShouldContain("partial-partition: one of");
        run.Output.ShouldContain("least");
        foreach (string policy in new[] { "multiregion", "round-robin", "static-priority", "least-latency", "dns-failover" })
            run.Output.ShouldContain("\n  " + policy);
        run.Error.ShouldContain("times real time");
    }

    [Fact]
    public async Task Simulate_Plot_IsAnSvgWithAxesLegendAndTheOutage()
    {
        (await CommandRun.OfAsync("--generate", "flapping", "--policy", "multiregion", "--out", In("plots"))).ExitCode.ShouldBe(ExitCode.Done);
        XElement svg = XDocument.Load(In("plots", "flapping.svg")).Root!;
        string[] texts = [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        texts.ShouldContain("failed requests a second");
        texts.ShouldContain("multiregion");
        texts.ShouldContain("outage");
        texts.ShouldContain("0 s");
        // Thirty outages in each of four panels, and one in the legend.
        svg.Descendants().Count(element => element.Attribute("fill-opacity") is not null).ShouldBe(4 * 30 + 1);
    }

    [Theory]
    [InlineData("neither is there")]
    [InlineData("both are there", "--trace", "x.jsonl", "--generate", "all")]
    [InlineData("'brown' is not all or one of region-loss, brown-out", "--generate", "brown")]
    [InlineData("did you mean brown-out?", "--generate", "brownout")]
    [InlineData("did you mean static-priority?", "--generate", "all", "--policy", "static")]
    [InlineData("nothing can be written to '/dev/null", "--generate", "all", "--out", "/dev/null/plots")]
    [InlineData("'random' is not all or one of multiregion, round-robin", "--generate", "all", "--policy", "random")]
    [InlineData("'0' is not a number from 1 to 1000", "--generate", "all", "--seeds", "0")]
    [InlineData("--seeds", "--generate", "all", "--seeds", "1", "--seeds", "2")]
    [InlineData("x", "--generate", "all", "--seed", "x")]
    [InlineData("about a recording", "--generate", "all", "--service", "demo")]
    public async Task Simulate_BadOption_SaysWhatIsExpected(string part, params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(arguments);
        run.ExitCode.ShouldBe(ExitCode.CouldNotRun);
        run.Error.ShouldContain(part);
    }

    [Fact]
    public async Task Simulate_Bars_SaysOfEachThatTheTracesShowWhetherItIsMet()
    {
        CommandRun run = await CommandRun.OfAsync("--generate", "region-loss,flapping", "--policy", "multiregion,dns-failover", "--bars");
        run.ExitCode.ShouldBeOneOf(ExitCode.Done, ExitCode.Missed);
        string[] bars = [.. run.Output.Split('\n').Where(line => line.StartsWith("pass  ", StringComparison.Ordinal) || line.StartsWith("FAIL  ", StringComparison.Ordinal))];
        bars.Length.ShouldBe(3);
        bars[0].ShouldStartWith("pass  2 outages: least cost of all policies in the sum: ");
        bars[2].ShouldContain("flapping: at most 3 re-admissions in 10 minutes: ");
        run.ExitCode.ShouldBe(bars.Any(line => line.StartsWith("FAIL", StringComparison.Ordinal)) ? ExitCode.Missed : ExitCode.Done);
    }

    [Fact]
    public async Task Simulate_Stopped_SaysSoAndNothingElse()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var stop = new CancellationTokenSource();
        ParseResult line = SimulateCommand.Create(TimeProvider.System, output, error, showProgress: false).Parse("--generate steady --seeds 50");
        Task<int> run = line.InvokeAsync(cancellationToken: stop.Token);
        // Ctrl-C is listened for from here on only.
        run.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        (await run).ShouldBe(ExitCode.Stopped);
        error.ToString().Trim().ShouldBe("stopped");
        output.ToString().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("simulat", "'simulat' is not a command or option of multiregion; did you mean simulate?")]
    [InlineData("simulate --genrate all", "'--genrate' is not a command or option of multiregion simulate; did you mean --generate?")]
    [InlineData("simulate --trace", "multiregion simulate --help tells how it is used.")]
    public void Write_AWrongName_SuggestsTheNearest(string line, string part)
    {
        using var error = new StringWriter();
        var root = new RootCommand { SimulateCommand.Create(TimeProvider.System, error, error, showProgress: false) };
        UsageErrors.Write(root.Parse(line), error).ShouldBe(ExitCode.CouldNotRun);
        error.ToString().ShouldContain(part);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string In(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);
}
