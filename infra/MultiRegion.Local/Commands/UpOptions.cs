using MultiRegion.Local.Cells;

namespace MultiRegion.Local.Commands;

/// <summary>What <c>infra/up</c> was asked for.</summary>
internal sealed record UpOptions
{
    public const int DefaultPortBase = 18000;

    public int Cells { get; init; } = 3;

    /// <summary>Edges in each cell.</summary>
    public int Edges { get; init; } = 2;

    /// <summary>Requests per second of all regions together.</summary>
    public double Rate { get; init; } = 200;

    /// <summary>Ends by itself after this time; null runs until it is stopped.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Lines instead of a live table.</summary>
    public bool Headless { get; init; }

    /// <summary>JSON on standard output, everything else on standard error.</summary>
    public bool Json { get; init; }

    public int PortBase { get; init; } = DefaultPortBase;

    /// <summary>Running Consul agents, one for each cell; empty starts own ones.</summary>
    public IReadOnlyList<Uri> Consul { get; init; } = [];

    /// <summary>Engine of the control planes: inprocess or orleans.</summary>
    public string Engine { get; init; } = ControlPlaneEngine.Default;

    /// <summary>Connection string of a running PostgreSQL; null starts an own one.</summary>
    public string? Postgres { get; init; }

    /// <summary>Drill to run, or <c>all</c>; null for none.</summary>
    public string? Drill { get; init; }

    /// <summary>Shorter phases, for tests.</summary>
    public bool Short { get; init; }

    /// <summary>Requests that are to be in flight at any time: it sets how long the origins work. 0 for whatever comes.</summary>
    public int InFlight { get; init; }

    /// <summary>Round trip between two regions.</summary>
    public TimeSpan RoundTrip { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Time that an origin works on a request, unless <see cref="InFlight"/> asks for more.</summary>
    public TimeSpan LeastServiceTime { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// By Little's law rate × time requests are in flight. A fifth is added, so that chance does not leave fewer than asked.
    /// </summary>
    public TimeSpan ServiceTime
    {
        get
        {
            var needed = TimeSpan.FromSeconds(1.2 * InFlight / Rate);
            return needed > LeastServiceTime ? needed : LeastServiceTime;
        }
    }

    /// <summary>What in these options cannot be had together; null if nothing.</summary>
    public string? Contradiction => this switch
    {
        { Consul.Count: > 0 } when Consul.Count != Cells =>
            $"--consul is given {Consul.Count} times for {Cells} cells: each cell needs the agent of a datacenter of its own",
        { Engine: ControlPlaneEngine.Orleans } when !ControlPlaneEngine.HasOrleans => ControlPlaneEngine.HowToBuildOrleansIn,
        { Drill: not null, Cells: < 2 } => "--drill needs at least 2 cells: with one there is nowhere to fail over to",
        _ => null,
    };
}
