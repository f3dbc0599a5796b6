using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Contracts;
using MultiRegion.Core.Intents;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Intents;

/// <summary>What holds of cells that write and exchange one intent in any order, with clocks that are apart.</summary>
public sealed class IntentMergeProperties
{
    private static readonly string[] Cells = ["ap-south", "eu-west", "us-east", "us-west"];

    [Fact]
    public void Merge_AnyTwo_Commutes() =>
        Holds(run => Pairs(run).All(pair => IntentMerge.Merge(pair.One, pair.Other).Json() == IntentMerge.Merge(pair.Other, pair.One).Json()));

    [Fact]
    public void Merge_AnyThree_Associates() => Holds(run =>
        Pairs(run).All(pair => run.Documents.Take(8).All(third =>
            IntentMerge.Merge(IntentMerge.Merge(pair.One, pair.Other), third).Json() == IntentMerge.Merge(pair.One, IntentMerge.Merge(pair.Other, third)).Json())));

    [Fact]
    public void Merge_WhatIsMergedAlready_ChangesNothing() => Holds(run => Pairs(run).All(pair =>
    {
        Intent merged = IntentMerge.Merge(pair.One, pair.Other);
        return ReferenceEquals(IntentMerge.Merge(merged, pair.One), merged) && ReferenceEquals(IntentMerge.Merge(merged, pair.Other), merged);
    }));

    [Fact]
    public void Merge_OfAll_IsTheLatestStamp() =>
        Holds(run => Merged(run.Documents).Stamp == run.Documents.Max(document => document.Stamp));

    [Fact]
    public void Merge_OfAll_EveryStateWasSeenByTheWinnerOrIsOnTheRecord() => Holds(run =>
    {
        Intent merged = Merged(run.Documents);
        return run.Written.All(state => merged.Losers.Prepend(merged).Any(kept => IntentMerge.Covers(kept, state)));
    });

    [Fact]
    public void Merge_OfAll_LosersAreThoseThatNobodyHadSeen() => Holds(run =>
    {
        Intent merged = Merged(run.Documents);
        return merged.Losers.All(loser => loser.Lost && !run.Written.Any(state => state.Stamp != loser.Stamp && IntentMerge.Covers(state, loser)));
    });

    [Fact]
    public void Merge_AnyOrder_CellsThatHeardTheSameAgree() => Holds(
        from run in Runs
        from shuffled in Gen.Shuffle(run.Documents)
        select (run, shuffled), both => Merged(both.run.Documents).Json() == Merged(both.shuffled).Json());

    private static void Holds(Func<Run, bool> property) => Holds(Runs, property);

    private static void Holds<T>(Gen<T> runs, Func<T, bool> property) => Properties.Hold(runs, property, cases: 200);

    private static Intent Merged(IEnumerable<Intent> documents) => documents.Aggregate(IntentMerge.Merge);

    private static IEnumerable<(Intent One, Intent Other)> Pairs(Run run) =>
        from one in run.Documents.Take(8) from other in run.Documents.Take(8) select (one, other);

    /// <summary>Up to 25 steps: a cell writes, by its own clock, or takes what another has.</summary>
    private static Gen<Run> Runs =>
        from skews in Gen.ArrayOf(Gen.Choose(-1500, 1500), Cells.Length)
        from steps in Gen.ListOf(
            from cell in Gen.Choose(0, Cells.Length - 1)
            from other in Gen.Choose(0, Cells.Length - 1)
            from later in Gen.Choose(0, 400)
            from removes in Gen.Choose(0, 3)
            select (cell, other, later, removes)).Resize(25)
        select Play(skews, [(0, 0, 1, 1), .. steps]);

    private static Run Play(int[] skews, IEnumerable<(int Cell, int Other, int Later, int Removes)> steps)
    {
        var standing = new Intent?[Cells.Length];
        List<Intent> documents = [];
        List<IntentState> written = [];
        DateTimeOffset now = IntentMake.Now;
        foreach ((int cell, int other, int later, int removes) in steps)
        {
            now = now.AddMilliseconds(later);
            if (cell == other)
            {
                IntentStamp stamp = HybridClock.Next(standing[cell]?.Stamp ?? default, now.AddMilliseconds(skews[cell]), Cells[cell]);
                Intent draft = IntentMake.Drain(author: $"of {Cells[cell]}");
                standing[cell] = IntentStates.Next(removes == 0 ? draft.Removed() : draft, standing[cell], stamp);
                written.Add(standing[cell]!);
            }
            else if (standing[other] is { } theirs)
                standing[cell] = standing[cell] is { } ours ? IntentMerge.Merge(ours, theirs) : theirs;
            if (standing[cell] is { } stands)
                documents.Add(stands);
        }

        return new Run([.. documents.AsEnumerable().Reverse()], written);
    }

    /// <param name="Documents">What stood in any cell at any time, newest first.</param>
    /// <param name="Written">What operators wrote.</param>
    private sealed record Run(Intent[] Documents, IReadOnlyList<IntentState> Written);
}
