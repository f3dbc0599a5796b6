using MultiRegion.Contracts;

namespace MultiRegion.Core.Simulation.Traces;

/// <summary>One second of a recording as conditions.</summary>
/// <param name="Demand">Requests per second of each region.</param>
/// <param name="Origins">How each origin did.</param>
/// <param name="Lost">Share of each edge's attempts at each origin that found nobody, edge by edge.</param>
/// <param name="Hung">Share of those whose connection stood.</param>
internal sealed record RecordedSecond(double[] Demand, RecordedOrigin[] Origins, double[] Lost, double[] Hung)
{
    public double LostOf(int origin)
    {
        double most = 0;
        for (int i = origin; i < Lost.Length; i += Origins.Length)
            most = Math.Max(most, Lost[i]);
        return most;
    }

    public void Apply(Conditions truth)
    {
        Demand.CopyTo(truth.Demand, 0);
        Lost.CopyTo(truth.Lost, 0);
        Hung.CopyTo(truth.Hung, 0);
        for (int i = 0; i < Origins.Length; i++)
        {
            truth.Failing[i] = Origins[i].Failing;
            truth.Slowness[i] = Origins[i].Slowness;
            truth.Capacity[i] = Origins[i].Capacity ?? truth.Capacity[i];
        }
    }
}

/// <param name="Failing">Share of its answers that failed.</param>
/// <param name="Slowness">Factor on its service time.</param>
/// <param name="Capacity">What it served while it refused; null while it refused next to nothing.</param>
internal readonly record struct RecordedOrigin(double Failing, double Slowness, double? Capacity);

/// <summary>Turns a recording into conditions, second by second.</summary>
internal static class RecordedSeconds
{
    /// <summary>An origin that refuses more than this is at its capacity.</summary>
    private const double Refusing = 0.05;

    public static RecordedSecond[] Of(Recording recording, World world)
    {
        int[] edges = Edges(recording, world);
        var result = new RecordedSecond[recording.Seconds.Length];
        var origins = new RecordedOrigin[world.Origins];
        Array.Fill(origins, new RecordedOrigin(0, 1, null));
        double[] lost = new double[world.Edges * world.Origins], hung = new double[lost.Length];
        for (int second = 0; second < result.Length; second++)
        {
            SeenByEdge?[] seen = recording.Seconds[second];
            for (int o = 0; o < world.Origins; o++)
            {
                origins[o] = Origin(seen, recording, world, o, origins[o]);
                for (int edge = 0; edge < edges.Length; edge++)
                {
                    if (Lost(seen[edges[edge]]?.Of(world.Service.Origins[o].Id)) is { } link)
                        (lost[edge * world.Origins + o], hung[edge * world.Origins + o]) = link;
                }
            }

            result[second] = new RecordedSecond(Demand(seen, recording, world), [.. origins], [.. lost], [.. hung]);
        }

        return result;
    }

    /// <summary>For each edge of the world, whose reports it has: those of its region in turn, where a region has fewer than the others.</summary>
    private static int[] Edges(Recording recording, World world) => [.. Enumerable.Range(0, world.Edges).Select(edge =>
    {
        int[] own = [.. Enumerable.Range(0, recording.Edges.Count).Where(i => recording.Edges[i].Region == world.Regions[world.RegionOfEdge(edge)])];
        return own[edge % world.EdgesPerRegion % own.Length];
    })];

    private static double[] Demand(SeenByEdge?[] seen, Recording recording, World world)
    {
        double[] demand = new double[world.Regions.Count];
        for (int i = 0; i < seen.Length; i++)
        {
            int region = 0;
            while (world.Regions[region] != recording.Edges[i].Region)
                region++;
            demand[region] += seen[i] is { } one ? one.Service.Requests / one.Seconds : 0;
        }

        return demand;
    }

    private static RecordedOrigin Origin(SeenByEdge?[] seen, Recording recording, World world, int origin, RecordedOrigin before)
    {
        double answered = 0, failed = 0, refused = 0, served = 0, slowness = 0, timed = 0;
        for (int i = 0; i < seen.Length; i++)
        {
            if (seen[i]?.Of(world.Service.Origins[origin].Id) is not { } one)
                continue;
            OutcomeCounts outcomes = one.Outcomes;
            // A client's own error is an answer like any other: the origin did its work.
            answered += outcomes.Success + outcomes.ClientError;
            failed += outcomes.ServerError + outcomes.Truncated + outcomes.Unknown;
            refused += outcomes.Refused;
            served += (outcomes.Success + outcomes.ClientError + outcomes.ServerError) / seen[i]!.Seconds;
            if (RecordedWorld.MedianMilliseconds(one.Latency) is not { } median)
                continue;
            int region = 0;
            while (world.Regions[region] != recording.Edges[i].Region)
                region++;
            double own = (median - world.RoundTrip(region, origin)) / world.ServiceTime.TotalMilliseconds;
            slowness += Math.Clamp(own, 1, 1000) * (outcomes.Success + outcomes.ClientError);
            timed += outcomes.Success + outcomes.ClientError;
        }

        if (answered + failed + refused == 0)
            return before;
        double all = answered + failed;
        return new RecordedOrigin(
            all > 0 ? failed / all : before.Failing,
            timed > 0 ? slowness / timed : before.Slowness,
            refused > Refusing * (all + refused) ? Math.Max(1, served) : null);
    }

    /// <summary>Null where the edge tried and probed nothing.</summary>
    private static (double Lost, double Hung)? Lost(OriginObservation? seen)
    {
        if (seen is null)
            return null;
        double all = 0, lost = 0, hung = seen.Outcomes.FirstByteTimeout;
        for (int i = 0; i < OutcomeClasses.Count; i++)
        {
            var outcome = (OutcomeClass)i;
            all += outcome == OutcomeClass.ClientGone ? 0 : seen.Outcomes[outcome];
            lost += outcome.IsHard() || outcome is OutcomeClass.Certificate or OutcomeClass.Reset ? seen.Outcomes[outcome] : 0;
        }

        if (all > 0)
            return (lost / all, lost > 0 ? hung / lost : 0);
        return seen.Probe is not { } probe ? null : probe.Healthy ? (0, 0) : (1, probe.Failure == OutcomeClass.FirstByteTimeout ? 1 : 0);
    }
}
