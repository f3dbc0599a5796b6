using MultiRegion.Local.Cells;
using MultiRegion.Local.Commands;

namespace MultiRegion.Local.Tests.Commands;

public sealed class UpCommandLineTests
{
    private readonly UpCommandLine _commandLine = new((_, _) => Task.FromResult(0));

    private UpOptions Read(string arguments)
    {
        var result = _commandLine.Root.Parse(arguments);
        result.Errors.ShouldBeEmpty();
        return _commandLine.Read(result);
    }

    [Fact]
    public void Read_Nothing_GivesThreeCellsOfTwoEdges()
    {
        UpOptions options = Read("");

        options.ShouldBe(new UpOptions { Consul = options.Consul });
        options.Consul.ShouldBeEmpty();
        options.ServiceTime.ShouldBe(TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public void Read_Everything_TakesEverything()
    {
        UpOptions options = Read(
            "--cells 2 --edges 3 --rate 50 --duration 90s --headless --json --port-base 20000 --consul http://a:1 --consul http://b:2 --postgres Host=h --rtt 80ms");

        options.ShouldBe(new UpOptions
        {
            Cells = 2,
            Edges = 3,
            Rate = 50,
            Duration = TimeSpan.FromSeconds(90),
            Headless = true,
            Json = true,
            PortBase = 20000,
            Consul = options.Consul,
            Postgres = "Host=h",
            RoundTrip = TimeSpan.FromMilliseconds(80),
        });
        options.Consul.ShouldBe([new Uri("http://a:1"), new Uri("http://b:2")]);
    }

    [Fact]
    public void Read_Drill_RunsAtFiveHundred() => Read("--drill region-loss").Rate.ShouldBe(500);

    [Fact]
    public void Read_InFlight_MakesOriginsSlowEnough() =>
        // 1.2 × 100 / 500
        Read("--drill region-loss --in-flight 100").ServiceTime.ShouldBe(TimeSpan.FromMilliseconds(240));

    [Theory]
    [InlineData("--cells 0", "--cells: '0' is not 1 to 10")]
    [InlineData("--edges 9", "--edges: '9' is not 1 to 8")]
    [InlineData("--rate 0", "--rate: '0' is not 1 to 20000 requests per second")]
    [InlineData("--port-base 80", "--port-base: '80' is not 1024 to 65000")]
    [InlineData("--duration soon", "--duration: 'soon' is not a time such as 40ms, 1.5s, 2m, 1h or 00:01:30")]
    [InlineData("--drill flood", "--drill: 'flood' is not one of origin-loss")]
    [InlineData("--consul consul", "--consul: 'consul' is not an address such as http://127.0.0.1:8500")]
    [InlineData("--engine fast", "--engine: 'fast' is not inprocess or orleans")]
    [InlineData("--rtt 5s", "--rtt: '5s' is not 0 to 2s")]
    public void Parse_BadValue_NamesOptionValueAndForm(string arguments, string expected) =>
        _commandLine.Root.Parse(arguments).Errors.ShouldContain(error => error.Message.StartsWith(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("--drill region-loss --cells 1", "--drill needs at least 2 cells")]
    [InlineData("--consul http://127.0.0.1:8500", "--consul is given 1 times for 3 cells")]
    public void Contradiction_OptionsThatExcludeEachOther_AreNamed(string arguments, string expected) =>
        Read(arguments).Contradiction.ShouldNotBeNull().ShouldStartWith(expected);

    [Fact]
    public void Engine_NotSaid_IsOrleansWhereItIsBuiltIn()
    {
        Read("").Engine.ShouldBe(ControlPlaneEngine.HasOrleans ? "orleans" : "inprocess");
        Read("--engine orleans").Contradiction.ShouldBe(ControlPlaneEngine.HasOrleans ? null : ControlPlaneEngine.HowToBuildOrleansIn);
        Read("--engine inprocess").Contradiction.ShouldBeNull();
    }

    [Theory]
    [InlineData("250us", 0.25)]
    [InlineData("40ms", 40)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("00:01:30", 90_000)]
    public void TryParse_Duration_IsUnderstood(string text, double milliseconds)
    {
        Duration.TryParse(text, out TimeSpan duration).ShouldBeTrue();
        duration.TotalMilliseconds.ShouldBe(milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("40")]
    [InlineData("-1s")]
    [InlineData("1 day")]
    public void TryParse_NoDuration_IsRefused(string text) => Duration.TryParse(text, out _).ShouldBeFalse();
}
