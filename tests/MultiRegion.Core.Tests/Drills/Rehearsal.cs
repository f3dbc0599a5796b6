using MultiRegion.Contracts;
using MultiRegion.Core.Drills;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Drills;

/// <summary>A cell in which drills run: its clock, the override that stands, and traffic that does as it says.</summary>
internal sealed class Rehearsal
{
    private const double Usual = 0.4;
    private OverrideSpec? _override;

    public static readonly DrillSpec Spec = new()
    {
        Service = "demo",
        Region = "us-east",
        Steps = 2,
        StepDuration = TimeSpan.FromSeconds(10),
        Hold = TimeSpan.FromSeconds(20),
    };

    public DateTimeOffset Now { get; private set; } = Definitions.Start;

    public IReadOnlyList<DrillRecord> Drills { get; set; } = [];

    public DrillRecord Only => Drills.ShouldHaveSingleItem();

    /// <summary>Null once it has ended.</summary>
    public OverrideSpec? Standing => _override?.Until > Now ? _override : null;

    /// <summary>What was last done to the override.</summary>
    public DrillMove LastMove { get; private set; } = DrillMove.None;

    public IReadOnlyList<string> Obstacles { get; set; } = [];

    public IReadOnlyList<string> Refusals { get; set; } = [];

    public DrillService Seen { get; set; } = new()
    {
        Service = "demo",
        Weights = new Dictionary<string, double>(),
        Share = Usual,
        Demand = 100,
        ErrorShare = 0.01,
        CapacityLeft = 0.5,
    };

    /// <summary>False while what the leader writes does not arrive.</summary>
    public bool WritesArrive { get; set; } = true;

    public static Rehearsal Of(DrillSpec spec) => new() { Drills = [Ask(spec)] };

    public static DrillRecord Ask(DrillSpec spec, DateTimeOffset? at = null, double draw = 0) => DrillWindows.Ask(spec, "ann", "a test", at ?? Definitions.Start, draw);

    public void CallOff() => Drills = [.. Drills.Select(drill => DrillBook.HasEnded(drill) ? drill : drill with { CalledOff = "called off by ann" })];

    public void TakeOver() => Drills = DrillBook.TakeOver(Drills, Now);

    /// <summary>An operator takes the override away.</summary>
    public void RemoveOverride() => _override = null;

    /// <summary>One tick of the leader, so many seconds later.</summary>
    public DrillRecord Tick(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        double cap = Standing is { } standing ? standing.Share ?? 0 : 1;
        var scene = new DrillScene
        {
            Now = Now,
            Stands = Standing is not null,
            Obstacles = Obstacles,
            Refusals = Refusals,
            Services = [Seen with { Share = Math.Min(Usual, cap) }],
        };
        Drills = DrillBook.Next(Drills, scene);
        DrillRecord? underWay = Drills.FirstOrDefault(DrillBook.IsUnderWay);
        LastMove = DrillOverride.Move(underWay, Standing, Now);
        if (WritesArrive && LastMove.Remove)
            _override = null;
        if (WritesArrive && LastMove.Put is { } put)
            _override = put;
        return underWay ?? (Drills.Count > 0 ? Drills[0] : null!);
    }

    /// <summary>Ticks each second until the drill is in a phase, for a quarter of an hour at most.</summary>
    public DrillRecord RunTo(DrillPhase phase, int step = 0)
    {
        for (int i = 0; i < 900; i++)
            if (Tick(1) is { } drill && drill.Phase == phase && (step == 0 || drill.Step == step))
                return drill;
        throw new InvalidOperationException($"It never came to {phase}: {Drills[0]}");
    }
}
