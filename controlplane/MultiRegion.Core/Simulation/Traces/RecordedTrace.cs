using MultiRegion.Contracts;

namespace MultiRegion.Core.Simulation.Traces;

/// <summary>
/// A trace from health reports that edges recorded: each second's demand of every region, and of every origin its availability, speed and
/// capacity as they were seen. Where nothing was seen, what was seen last holds. What was never tried in the recording (more load at
/// an origin, an origin that no edge used) is the model's guess, not the recording's.
/// </summary>
public static class RecordedTrace
{
    /// <summary>Share of failures, or factor of slowness, from which on a second is shaded as an outage.</summary>
    private const double OutageFailing = 0.05;

    private const double OutageSlowness = 2;

    /// <param name="name">Name of the trace.</param>
    /// <param name="reports">The reports, in any order; at least one.</param>
    /// <param name="service">Which of the reports' services; null if they have one only.</param>
    /// <param name="definition">The service's definition; null makes one from what was seen: origins stand in the region that they answer soonest.</param>
    /// <exception cref="ArgumentException">The reports do not hold such a service, or span less than ten seconds.</exception>
    public static Trace Create(string name, IReadOnlyList<HealthReport> reports, string? service, ServiceDefinition? definition)
    {
        ArgumentNullException.ThrowIfNull(reports);
        service ??= definition?.Name ?? OnlyService(reports);
        Recording recording = Recording.Of(reports, service);
        World world = RecordedWorld.Of(recording, definition);
        RecordedSecond[] seconds = RecordedSeconds.Of(recording, world);
        int struck = Struck(seconds);
        return new Trace
        {
            Name = name,
            Summary = FormattableString.Invariant($"{reports.Count} reports of {recording.Edges.Count} edges about {service}, {seconds.Length} s"),
            World = world,
            Length = TimeSpan.FromSeconds(seconds.Length),
            WarmUp = TimeSpan.FromSeconds(Math.Min(30, seconds.Length / 10)),
            Outages = Outages(seconds),
            Struck = struck,
            Apply = (now, truth) => seconds[Math.Min(seconds.Length - 1, (int)now.TotalSeconds)].Apply(truth),
        };
    }

    private static string OnlyService(IReadOnlyList<HealthReport> reports)
    {
        string[] names = [.. reports.SelectMany(report => report.Services).Select(seen => seen.Service).Distinct().Order(StringComparer.Ordinal)];
        return names.Length == 1 ? names[0]
            : throw new ArgumentException(names.Length == 0 ? "The reports hold no service." : "The reports hold several services: " + string.Join(", ", names) + ".", nameof(reports));
    }

    /// <summary>The origin with the worst sum of failures and slowness.</summary>
    private static int Struck(RecordedSecond[] seconds)
    {
        double[] harm = new double[seconds[0].Origins.Length];
        foreach (RecordedSecond second in seconds)
        {
            for (int i = 0; i < harm.Length; i++)
                harm[i] += second.Origins[i].Failing + second.LostOf(i) + Math.Log2(second.Origins[i].Slowness);
        }

        return Array.IndexOf(harm, harm.Max());
    }

    private static List<Outage> Outages(RecordedSecond[] seconds)
    {
        var outages = new List<Outage>();
        for (int i = 0; i < seconds.Length; i++)
        {
            RecordedSecond second = seconds[i];
            bool bad = Enumerable.Range(0, second.Origins.Length)
                .Any(o => second.Origins[o].Failing > OutageFailing || second.LostOf(o) > OutageFailing || second.Origins[o].Slowness > OutageSlowness);
            if (!bad)
                continue;
            bool goesOn = outages.Count > 0 && outages[^1].Until == TimeSpan.FromSeconds(i);
            TimeSpan from = goesOn ? outages[^1].From : TimeSpan.FromSeconds(i);
            if (goesOn)
                outages.RemoveAt(outages.Count - 1);
            outages.Add(new Outage(from, TimeSpan.FromSeconds(i + 1)));
        }

        return outages;
    }
}
