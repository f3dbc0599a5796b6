using System.Collections.Immutable;
using System.Globalization;
using MultiRegion.Contracts;
using MultiRegion.Core.Drills;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Events;

/// <summary>What happened between two looks at a cell.</summary>
public static class CellChanges
{
    /// <param name="before">The last look, as the last call returned it; null for the first, which tells who leads and nothing else.</param>
    /// <param name="after">The cell now.</param>
    /// <param name="threshold">Share of a service's traffic from which on a move is told. Above 0, up to 1.</param>
    /// <param name="seen">What to give as <paramref name="before"/> next time.</param>
    public static IReadOnlyList<CellChange> Between(CellSnapshot? before, CellSnapshot after, double threshold, out CellSnapshot seen)
    {
        ArgumentNullException.ThrowIfNull(after);
        List<CellChange> changes = [];
        ImmutableSortedDictionary<string, IReadOnlyDictionary<string, double>> told = (before?.ToldWeights ?? after.ToldWeights)
            .RemoveRange((before ?? after).Plans.Keys.Except(after.Plans.Keys));
        foreach ((string service, Plan plan) in after.Plans)
        {
            if (before?.Plans.GetValueOrDefault(service)?.State is { } state && state != plan.State)
                changes.Add(new CellChange(EventKind.StateChanged, $"{service} is {Words(plan.State)}; it was {Words(state)}", service));
            if (!told.TryGetValue(service, out IReadOnlyDictionary<string, double>? weights))
                told = told.SetItem(service, plan.Weights);
            else if (Moved(weights, plan.Weights) >= threshold)
            {
                changes.Add(new CellChange(EventKind.WeightsMoved, Describe(service, weights, plan.Weights), service));
                told = told.SetItem(service, plan.Weights);
            }
        }

        seen = after with { ToldWeights = told };
        if (before is null)
            return after.Leader is null ? [] : [OfLeader(null, after.Leader)];
        AddEjections(changes, before, after);
        if (before.Leader != after.Leader)
            changes.Add(OfLeader(before.Leader, after.Leader));
        changes.AddRange(after.Stale.Except(before.Stale).Select(cell => new CellChange(EventKind.CellStale, $"Cell {cell} is not heard: what it offered decays to a fair share", null, cell)));
        changes.AddRange(before.Stale.Except(after.Stale).Select(cell => new CellChange(EventKind.CellHeard, $"Cell {cell} is heard again", null, cell)));
        changes.AddRange(after.Suspended.Where(entry => !before.Suspended.ContainsKey(entry.Key))
            .Select(entry => new CellChange(EventKind.OverrideSuspended, $"Override {entry.Key.Override} is suspended for {entry.Key.Service}: {entry.Value}", entry.Key.Service, entry.Key.Override)));
        changes.AddRange(before.Suspended.Keys.Where(key => !after.Suspended.ContainsKey(key))
            .Select(key => new CellChange(EventKind.SuspensionEnded, $"Override {key.Override} is no longer suspended for {key.Service}", key.Service, key.Override)));
        changes.AddRange(after.Drills.Values.Where(drill => before.Drills.GetValueOrDefault(drill.Id) is var was && (was?.Phase, was?.Step) != (drill.Phase, drill.Step))
            .Select(drill => new CellChange(EventKind.DrillMoved, DrillWords.Of(drill), drill.Spec.Service, drill.Id)));
        changes.AddRange(after.BrokenGlass.Where(entry => before.BrokenGlass.GetValueOrDefault(entry.Key)?.Stamp != entry.Value.Stamp).Select(entry => OfBrokenGlass(entry.Key, entry.Value)));
        return changes;
    }

    /// <summary>Share of the traffic that goes elsewhere; what a drained service loses or gets back has moved too.</summary>
    private static double Moved(IReadOnlyDictionary<string, double> from, IReadOnlyDictionary<string, double> to)
    {
        string[] origins = [.. from.Keys.Union(to.Keys)];
        double[] a = [.. origins.Select(origin => from.GetValueOrDefault(origin))];
        double[] b = [.. origins.Select(origin => to.GetValueOrDefault(origin))];
        return Math.Max(StepLimit.Moved(a, b), StepLimit.Moved(b, a));
    }

    private static void AddEjections(List<CellChange> changes, CellSnapshot before, CellSnapshot after)
    {
        foreach ((string key, int edges) in after.Ejected)
        {
            if (!before.Ejected.ContainsKey(key))
                changes.Add(new CellChange(EventKind.OriginEjected, $"{key} was ejected by {edges} edge{(edges == 1 ? "" : "s")}", ServiceOf(key), OriginOf(key)));
        }

        changes.AddRange(before.Ejected.Keys.Where(key => !after.Ejected.ContainsKey(key))
            .Select(key => new CellChange(EventKind.OriginReturned, $"{key} is ejected by no edge any more", ServiceOf(key), OriginOf(key))));
    }

    private static CellChange OfBrokenGlass(string id, IntentState state) => new(
        EventKind.GlassBroken, $"{state.Author} broke {string.Join(", ", state.BrokenGlass)} with {id}: {state.Reason}", state.Override?.Service ?? state.Definition?.Name, id);

    private static CellChange OfLeader(string? before, string? after) => new(
        EventKind.LeaseChanged, after is null ? $"nobody leads the cell; {before} did" : $"{after} leads the cell; before it was {before ?? "nobody"}", null, after);

    private static string Describe(string service, IReadOnlyDictionary<string, double> from, IReadOnlyDictionary<string, double> to)
    {
        IEnumerable<string> moves = from.Keys.Union(to.Keys)
            .Select(origin => (Origin: origin, From: from.GetValueOrDefault(origin), To: to.GetValueOrDefault(origin)))
            .Where(move => move.From != move.To).OrderByDescending(move => Math.Abs(move.To - move.From)).Take(5)
            .Select(move => string.Create(CultureInfo.InvariantCulture, $"{move.Origin} from {100 * move.From:0.#} to {100 * move.To:0.#} %"));
        return $"Traffic of {service} moved: {string.Join(", ", moves)}";
    }

    private static string Words(PlanState state) => state switch
    {
        PlanState.Panic => "in panic: everything looks bad from here, so weights are held",
        PlanState.Down => "down: every origin is hard-failed",
        PlanState.Drained => "drained by operators",
        _ => "planned from evidence",
    };

    private static string ServiceOf(string key) => key[..key.IndexOf('/', StringComparison.Ordinal)];

    private static string OriginOf(string key) => key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
