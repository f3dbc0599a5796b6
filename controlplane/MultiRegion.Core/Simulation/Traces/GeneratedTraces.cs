using MultiRegion.Core.Simulation.Model;

namespace MultiRegion.Core.Simulation.Traces;

/// <summary>Outages made up from a seed: which region, when, how deep. A seed gives the same outage under every policy.</summary>
public static class GeneratedTraces
{
    /// <summary>The outages that policies are compared by.</summary>
    public static readonly IReadOnlyList<string> Outages =
    [
        "region-loss", "brown-out", "correlated-slowness", "flapping", "partial-partition", "asymmetric-partition", "flash-crowd",
        "capacity-loss", "recovery-stampede",
    ];

    /// <summary>Hours in which nothing should move.</summary>
    public static readonly IReadOnlyList<string> Quiet = ["steady", "shared-spare"];

    public static readonly IReadOnlyList<string> All = [.. Outages, .. Quiet];

    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="seed">Decides what the trace leaves open.</param>
    /// <exception cref="ArgumentException">There is no such trace.</exception>
    public static Trace Create(string name, ulong seed)
    {
        var chance = new Chance(seed, stream: 9);
        return name switch
        {
            "region-loss" => RegionLoss(chance),
            "brown-out" => BrownOut(chance),
            "correlated-slowness" => CorrelatedSlowness(chance),
            "flapping" => Flapping(chance),
            "partial-partition" => PartialPartition(chance),
            "asymmetric-partition" => AsymmetricPartition(chance),
            "flash-crowd" => FlashCrowd(chance),
            "capacity-loss" => CapacityLoss(chance),
            "recovery-stampede" => RecoveryStampede(chance),
            "steady" => Steady(),
            "shared-spare" => SharedSpare(),
            _ => throw new ArgumentException("One of " + string.Join(", ", All) + ".", nameof(name)),
        } with { Name = name };
    }

    private static Trace RegionLoss(Chance chance)
    {
        int lost = chance.Index(3);
        return Outage(chance, lost, 120, $"{Name(lost)} is gone: its origin is swallowed up, its edges and its cell with it; its clients come to the others", (_, truth) =>
        {
            double moved = truth.Demand[lost];
            double others = truth.Demand.Sum() - moved;
            for (int i = 0; i < truth.Demand.Length; i++)
            {
                truth.Demand[i] += i == lost ? -moved : moved * truth.Demand[i] / others;
                truth.Cut(i, lost);
            }

            truth.CellAlive[lost] = false;
        });
    }

    private static Trace BrownOut(Chance chance)
    {
        int bad = chance.Index(3);
        double failing = chance.Between(0.2, 0.5), slowness = chance.Between(2, 4), capacity = chance.Between(0.5, 0.7);
        return Outage(chance, bad, 120, Text($"{Name(bad)} fails {failing:P0} of requests, is {slowness:0.0} times as slow and has {capacity:P0} of its capacity"), (_, truth) =>
        {
            truth.Failing[bad] = failing;
            truth.Slowness[bad] = slowness;
            truth.Capacity[bad] *= capacity;
        });
    }

    private static Trace CorrelatedSlowness(Chance chance)
    {
        double slowness = chance.Between(4, 8), capacity = chance.Between(0.75, 0.85);
        return Outage(chance, 0, 120, Text($"every origin is {slowness:0.0} times as slow and has {capacity:P0} of its capacity: what they share is at fault"), (_, truth) =>
        {
            Array.Fill(truth.Slowness, slowness);
            Scale(truth.Capacity, capacity);
        });
    }

    private static Trace Flapping(Chance chance)
    {
        int bad = chance.Index(3);
        double begin = 60 + chance.Between(0, 10);
        Outage[] down = [.. Enumerable.Range(0, 30).Select(i => new Outage(Seconds(begin + 20 * i), Seconds(begin + 20 * i + 10)))];
        return new Trace
        {
            Name = "",
            Summary = $"{Name(bad)} refuses connections for 10 s of every 20 s, for 10 minutes",
            World = GeneratedWorlds.ThreeRegions,
            Length = Seconds(690),
            Outages = down,
            Struck = bad,
            Apply = (now, truth) => truth.Down[bad] = Array.Exists(down, outage => outage.Holds(now)),
        };
    }

    private static Trace PartialPartition(Chance chance)
    {
        int region = chance.Index(3), edge = 3 * region + chance.Index(3);
        return Outage(chance, region, 120, $"one of {Name(region)}'s three edges cannot reach {Name(region)}'s origin; everybody else can",
            (_, truth) => truth.Lost[truth.LinkOf(edge, region)] = 1);
    }

    private static Trace AsymmetricPartition(Chance chance)
    {
        int from = chance.Index(3), to = (from + 1 + chance.Index(2)) % 3;
        return Outage(
            chance, to, 120, $"{Name(from)}, whose clients want 115 % of its own origin, reaches {Name(to)} neither with requests nor hears its digests; the way back works",
            (_, truth) =>
            {
                truth.Cut(from, to);
                truth.DigestLost[truth.DigestOf(to, from)] = true;
            },
            (_, truth) => truth.Demand[from] = 1.15 * truth.Capacity[from]);
    }

    private static Trace FlashCrowd(Chance chance)
    {
        int region = chance.Index(3);
        double times = chance.Between(2.4, 3);
        return Outage(chance, region, 120, Text($"{Name(region)}'s clients become {times:0.0} times as many within 10 s"), (time, truth) =>
            truth.Demand[region] *= 1 + (times - 1) * Math.Min(1, Math.Min(time / 10, (120 - time) / 10)));
    }

    private static Trace CapacityLoss(Chance chance)
    {
        int bad = chance.Index(3);
        double left = chance.Between(0.5, 0.6);
        return Outage(chance, bad, 120, Text($"at the peak (68 % of all capacity), {Name(bad)} can serve {left:P0} of what it says"),
            (_, truth) => truth.Capacity[bad] *= left,
            (_, truth) => Scale(truth.Demand, 1.7));
    }

    private static Trace RecoveryStampede(Chance chance)
    {
        int bad = chance.Index(3);
        double warm = chance.Between(60, 90);
        return Outage(chance, bad, 60 + warm, Text($"{Name(bad)} is down for 60 s and comes back cold: 15 % of its capacity, three times as slow, warm after {warm:0} s"), (time, truth) =>
        {
            double warmth = Math.Clamp((time - 60) / warm, 0, 1);
            truth.Down[bad] = time < 60;
            truth.Capacity[bad] *= 0.15 + 0.85 * warmth;
            truth.Slowness[bad] = 3 - 2 * warmth;
        }, (_, truth) => Scale(truth.Demand, 1.2));
    }

    private static Trace Steady() => new()
    {
        Name = "",
        Summary = "an hour in which nothing is wrong but 1 % of answers",
        World = GeneratedWorlds.ThreeRegions,
        Length = TimeSpan.FromHours(1),
        WarmUp = TimeSpan.FromMinutes(1),
        Outages = [],
        Apply = (_, truth) => Array.Fill(truth.Failing, 0.01),
    };

    private static Trace SharedSpare() => new()
    {
        Name = "",
        Summary = "an hour in which two regions need a third one's spare capacity, in turn a little more and less, and hear of it 5 s late, two times of three",
        World = GeneratedWorlds.SharedSpare,
        Length = TimeSpan.FromHours(1),
        WarmUp = TimeSpan.FromMinutes(1),
        Outages = [],
        Struck = 2,
        Apply = (now, truth) =>
        {
            double wave = 8 * Math.Sin(now.TotalMinutes / 5 * 2 * Math.PI);
            truth.Demand[0] += wave;
            truth.Demand[1] -= wave;
        },
    };

    /// <param name="chance">Moves the begin by up to 10 s.</param>
    /// <param name="struck">The origin that is plotted.</param>
    /// <param name="seconds">How long it lasts.</param>
    /// <param name="summary">What happens.</param>
    /// <param name="during">Seconds since its begin, and the conditions to change.</param>
    /// <param name="always">What holds before and after too.</param>
    private static Trace Outage(
        Chance chance, int struck, double seconds, string summary, Action<double, Conditions> during, Action<double, Conditions>? always = null)
    {
        double begin = 60 + chance.Between(0, 10);
        var outage = new Outage(Seconds(begin), Seconds(begin + seconds));
        return new Trace
        {
            Name = "",
            Summary = summary,
            World = GeneratedWorlds.ThreeRegions,
            Length = Seconds(Math.Ceiling(begin + seconds + 90)),
            Outages = [outage],
            Struck = struck,
            Apply = (now, truth) =>
            {
                always?.Invoke(now.TotalSeconds, truth);
                if (outage.Holds(now))
                    during((now - outage.From).TotalSeconds, truth);
            },
        };
    }

    private static void Scale(double[] values, double factor)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] *= factor;
    }

    private static string Name(int region) => GeneratedWorlds.ThreeRegions.Regions[region];

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static TimeSpan Seconds(double value) => TimeSpan.FromSeconds(value);
}
