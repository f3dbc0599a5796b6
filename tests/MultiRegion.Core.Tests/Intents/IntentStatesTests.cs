using MultiRegion.Contracts;
using MultiRegion.Core.Intents;
using static MultiRegion.Core.Tests.Intents.IntentMake;

namespace MultiRegion.Core.Tests.Intents;

public sealed class IntentStatesTests
{
    [Fact]
    public void Next_OverAnother_SaysWhatItReplacedAndKeepsIt()
    {
        Intent first = Drain().In("eu-west");
        Intent second = Drain(author: "bo").Over(first, "us-east", 1);
        second.Replaced.ShouldBe(new ReplacedState(first.Stamp, "ada"));
        second.Seen.ShouldBe([first.Stamp]);
        second.History.Single().Override.ShouldBe(first.Override);
        second.At.ShouldBeGreaterThan(first.At, "the version before goes by this");
    }

    [Fact]
    public void Merge_TwoUnseen_LaterWinsAndTheOtherIsOnTheRecord()
    {
        Intent ours = Drain().In("eu-west"), theirs = Drain(author: "bo").In("us-east", 1);
        Intent merged = IntentMerge.Merge(ours, theirs);
        merged.Author.ShouldBe("bo");
        merged.Losers.Single().ShouldSatisfyAllConditions(loser => loser.Author.ShouldBe("ada"), loser => loser.Lost.ShouldBeTrue(), loser => loser.Override.ShouldBe(ours.Override));
    }

    [Fact]
    public void Merge_OneHadSeenTheOther_NobodyLost()
    {
        Intent first = Drain().In("eu-west");
        IntentMerge.Merge(first, Drain(author: "bo").Over(first, "us-east", 1)).Losers.ShouldBeEmpty();
    }

    [Fact]
    public void Next_OverAMerge_KeepsTheLoserInItsHistory()
    {
        Intent merged = IntentMerge.Merge(Drain().In("eu-west"), Drain(author: "bo").In("us-east", 1));
        Intent next = Drain(author: "cy").Over(merged, "eu-west", 2);
        next.Losers.ShouldBeEmpty();
        next.History.Select(state => (state.Author, state.Lost)).ShouldBe([("bo", false), ("ada", true)]);
        IntentMerge.Merge(next, merged).Losers.ShouldBeEmpty("its author had seen both");
    }

    [Fact]
    public void Next_ManyTimes_HistoryIsBounded()
    {
        Intent intent = Drain().In("eu-west");
        for (int i = 1; i < 20; i++)
            intent = Drain(author: $"author {i}").Over(intent, "eu-west", i);
        intent.History.Count.ShouldBe(Intent.MaxHistory);
        intent.History[0].Author.ShouldBe("author 18");
    }

    [Fact]
    public void Next_OverALargeDefinition_KeepsThatItWasButNotItsBody()
    {
        Intent large = Service("api", origins: 100).In("eu-west");
        IntentState kept = Service("api", origins: 1).Over(large, "eu-west", 1).History.Single();
        kept.Trimmed.ShouldBeTrue();
        kept.Definition.ShouldBeNull();
        kept.Stamp.ShouldBe(large.Stamp);
    }

    [Fact]
    public void Merge_DifferentIntents_IsAnError() =>
        Should.Throw<ArgumentException>(() => IntentMerge.Merge(Drain("one").In("eu-west"), Drain("two").In("eu-west"))).Message.ShouldContain("override/two");

    [Fact]
    public void Upgrade_DefinitionsWithoutStamps_KeepTheOrderOfTheirTimes()
    {
        DefinitionIntent earlier = new() { Service = "api", Removed = true, Author = "zed", Reason = "x", At = Now.AddTicks(7) };
        DefinitionIntent later = earlier with { At = Now.AddTicks(8), Author = "ada" };
        IntentMerge.Merge(LegacyIntents.Upgrade(earlier), LegacyIntents.Upgrade(later)).Author.ShouldBe("ada");
        IntentMerge.Merge(LegacyIntents.Upgrade(earlier), LegacyIntents.Upgrade(later with { At = earlier.At })).Author.ShouldBe("zed", "of one moment the author decides");
    }

    [Fact]
    public void Next_OverADefinitionOfTheVersionBefore_HasSeenIt()
    {
        Intent old = LegacyIntents.Upgrade(new DefinitionIntent { Service = "api", Removed = true, Author = "ada", Reason = "x", At = Now });
        Intent next = Service("api", 1).Over(old, "eu-west", 1);
        IntentMerge.Merge(old, next).ShouldBeSameAs(next);
    }
}
