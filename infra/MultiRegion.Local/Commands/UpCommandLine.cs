using System.CommandLine;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Drills;

namespace MultiRegion.Local.Commands;

/// <summary>The options of <c>infra/up</c>, and their reading.</summary>
internal sealed class UpCommandLine
{
    private const double DrillRate = 500;
    private static readonly TimeSpan DefaultRoundTrip = TimeSpan.FromMilliseconds(40);

    private readonly Option<int> _cells = new("--cells") { Description = "Regions, 1 to 10", DefaultValueFactory = _ => 3 };
    private readonly Option<int> _edges = new("--edges") { Description = "Edges in each region, 1 to 8", DefaultValueFactory = _ => 2 };
    private readonly Option<double?> _rate = new("--rate") { Description = "Requests per second of all regions together, 1 to 20000 [default: 200, and 500 in drills]" };
    private readonly Option<TimeSpan?> _duration = new("--duration") { Description = "End after this time [default: until Ctrl-C]", CustomParser = result => Commands.Duration.Parse(result) };
    private readonly Option<bool> _headless = new("--headless") { Description = "A line every five seconds instead of the live table" };
    private readonly Option<bool> _json = new("--json") { Description = "JSON on standard output, all else on standard error" };
    private readonly Option<int> _portBase = new("--port-base") { Description = "First of the ports, 1024 to 65000; a second copy needs another, 1000 away", DefaultValueFactory = _ => UpOptions.DefaultPortBase };
    private readonly Option<string[]> _consul = new("--consul") { Description = "Address of a running Consul agent; once for each cell, in the order eu-west, us-east, …; each in a datacenter called like its region", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _postgres = new("--postgres") { Description = "Connection string of a running PostgreSQL; databases are created in it" };
    private readonly Option<string> _engine = new("--engine") { Description = "What hosts the control planes' services: inprocess, or orleans where it is built in", DefaultValueFactory = _ => ControlPlaneEngine.Default };
    private readonly Option<string?> _drill = new("--drill") { Description = $"Rehearse one failure and judge it: {string.Join(", ", DrillCatalog.Names)}, or all" };
    private readonly Option<bool> _short = new("--short") { Description = "Shorter phases of a drill, for tests" };
    private readonly Option<int> _inFlight = new("--in-flight") { Description = "Make origins so slow that this many requests are in flight, 0 to 10000" };
    private readonly Option<TimeSpan?> _roundTrip = new("--rtt") { Description = "Round trip between two regions, 0 to 2s [default: 40ms]", CustomParser = result => Commands.Duration.Parse(result) };

    public UpCommandLine(Func<UpOptions, CancellationToken, Task<int>> run)
    {
        Root = new RootCommand(
            """
            Starts MultiRegion on this machine: a cell for each region (Consul, control plane, edges, a demo origin), a steady load
            through the edges, and a live table. With --drill it rehearses a failure, judges it, and exits: 0 passed, 1 a bar was missed,
            2 it could not run, 3 the drill is invalid.
            """)
        {
            _cells, _edges, _rate, _duration, _headless, _json, _portBase, _consul, _postgres, _engine, _drill, _short, _inFlight, _roundTrip,
        };
        Require(_cells, value => value is >= 1 and <= CellLayout.MaxCells, "1 to 10");
        Require(_edges, value => value is >= 1 and <= CellLayout.MaxEdges, "1 to 8");
        Require(_rate, value => value is null or (>= 1 and <= 20_000), "1 to 20000 requests per second");
        Require(_portBase, value => value is >= 1024 and <= 65_000, "1024 to 65000");
        Require(_consul, value => value!.All(address => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"), "an address such as http://127.0.0.1:8500");
        Require(_engine, value => value is ControlPlaneEngine.InProcess or ControlPlaneEngine.Orleans, "inprocess or orleans");
        Require(_drill, value => value is null or DrillCatalog.All || DrillCatalog.Names.Contains(value), $"one of {string.Join(", ", DrillCatalog.Names)}, or all");
        Require(_inFlight, value => value is >= 0 and <= 10_000, "0 to 10000");
        Require(_roundTrip, value => value is null || value <= TimeSpan.FromSeconds(2), "0 to 2s");
        Root.SetAction(async (result, cancellation) =>
        {
            UpOptions options = Read(result);
            if (options.Contradiction is not { } contradiction)
                return await run(options, cancellation);
            await result.InvocationConfiguration.Error.WriteLineAsync(contradiction);
            return ExitCode.CouldNotRun;
        });
    }

    public RootCommand Root { get; }

    public UpOptions Read(ParseResult result) => new()
    {
        Cells = result.GetValue(_cells),
        Edges = result.GetValue(_edges),
        Rate = result.GetValue(_rate) ?? (result.GetValue(_drill) is null ? 200 : DrillRate),
        Duration = result.GetValue(_duration),
        Headless = result.GetValue(_headless),
        Json = result.GetValue(_json),
        PortBase = result.GetValue(_portBase),
        Consul = [.. (result.GetValue(_consul) ?? []).Select(address => new Uri(address))],
        Postgres = result.GetValue(_postgres),
        Engine = result.GetRequiredValue(_engine),
        Drill = result.GetValue(_drill),
        Short = result.GetValue(_short),
        InFlight = result.GetValue(_inFlight),
        RoundTrip = result.GetValue(_roundTrip) ?? DefaultRoundTrip,
    };

    private static void Require<T>(Option<T> option, Predicate<T?> isValid, string expected) => option.Validators.Add(result =>
    {
        if (!result.Errors.Any() && !isValid(result.GetValue(option)))
            result.AddError($"{option.Name}: '{string.Join(' ', result.Tokens.Select(token => token.Value))}' is not {expected}");
    });
}
