using MultiRegion.Contracts;
using MultiRegion.Core.Intents;
using static MultiRegion.Core.Tests.Intents.IntentMake;

namespace MultiRegion.Core.Tests.Intents;

public sealed class IntentSetTests
{
    private static readonly IntentId Quiet = new(IntentKind.Override, "quiet");

    [Fact]
    public void Take_SameAgain_IsTheSameSet()
    {
        IntentSet set = IntentSet.Empty.Take(Drain().In("eu-west"), Now);
        set.Take(Drain().In("eu-west"), Now).ShouldBeSameAs(set);
    }

    [Fact]
    public void Take_StampTooFarAhead_IsShownAndNotMergedUntilItsTime()
    {
        IntentSet set = IntentSet.Empty.Take(Drain().In("eu-west"), Now).Take(Drain(author: "fast").In("us-east", 10), Now);
        set.Find(Quiet)!.Author.ShouldBe("ada");
        set.Quarantined[Quiet].Author.ShouldBe("fast");
        set.Settle(Now.AddSeconds(7)).ShouldBeSameAs(set);

        IntentSet later = set.Settle(Now.AddSeconds(8));
        later.Find(Quiet)!.Author.ShouldBe("fast");
        later.Find(Quiet)!.Losers.Single().Author.ShouldBe("ada");
        later.Quarantined.ShouldBeEmpty();
    }

    [Fact]
    public void Take_AheadButOnTopOfWhatIsGood_TheGoodCounts()
    {
        Intent good = Drain().In("eu-west");
        IntentSet set = IntentSet.Empty.Take(Drain(author: "fast").Over(good, "us-east", 60), Now);
        set.Find(Quiet)!.Author.ShouldBe("ada");
        set.Quarantined[Quiet].Author.ShouldBe("fast");
    }

    [Fact]
    public void Take_Quarantined_DoesNotMoveTheClock() =>
        IntentSet.Empty.Take(Drain().In("us-east", 60), Now).Latest.ShouldBe(default);

    [Fact]
    public void Take_OwnClockWasSetBack_WhatIsWrittenOnTopCounts()
    {
        IntentSet set = IntentSet.Empty.Take(Drain().In("eu-west"), Now);
        DateTimeOffset hourBefore = Now.AddHours(-1);
        Intent next = IntentStates.Next(Drain(author: "bo"), set.Find(Quiet), HybridClock.Next(set.Latest, hourBefore, "eu-west"));
        set.Take(next, hourBefore).Find(Quiet)!.Author.ShouldBe("bo");
    }

    [Fact]
    public void Settle_TombstoneAfterSixtyDays_IsForgottenAndNotTakenAgain()
    {
        Intent tombstone = Drain().Removed().In("eu-west");
        IntentSet set = IntentSet.Empty.Take(tombstone, Now);
        set.Settle(Now.AddDays(59)).ShouldBeSameAs(set);
        set.Settle(Now.AddDays(60)).Merged.ShouldBeEmpty();
        IntentSet.Empty.Take(tombstone, Now.AddDays(60)).ShouldBeSameAs(IntentSet.Empty);
    }

    [Fact]
    public void Settle_TombstoneOfADefinition_IsKeptForGood()
    {
        IntentSet set = IntentSet.Empty.Take(Service("api", 1).Removed().In("eu-west"), Now);
        set.Settle(Now.AddDays(4000)).ShouldBeSameAs(set);
    }

    [Fact]
    public void Settle_OverrideSixtyDaysAfterItsEnd_IsForgotten()
    {
        IntentSet set = IntentSet.Empty.Take(Drain(lasts: TimeSpan.FromDays(1)).In("eu-west"), Now);
        set.Settle(Now.AddDays(60)).ShouldBeSameAs(set);
        set.Settle(Now.AddDays(61)).Merged.ShouldBeEmpty();
    }

    [Fact]
    public void Digest_SameStatesInAnyOrder_IsTheSame()
    {
        Intent one = Drain("one").In("eu-west"), other = Drain("other").In("us-east", 1);
        IntentSet.Empty.Take(one, Now).Take(other, Now).Digest.ShouldBe(IntentSet.Empty.Take(other, Now).Take(one, Now).Digest);
        IntentSet.Empty.Take(one, Now).Digest.ShouldNotBe(IntentSet.Empty.Take(other, Now).Digest);
    }

    [Fact]
    public void Digest_LoserKnownToOneOnly_Differs()
    {
        Intent one = Drain().In("eu-west"), other = Drain(author: "bo").In("us-east", 1);
        IntentSet.Empty.Take(one, Now).Take(other, Now).Digest.ShouldNotBe(IntentSet.Empty.Take(other, Now).Digest);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(3600, false)]
    public void Counts_Override_UntilItsEnd(int seconds, bool expected) =>
        IntentLife.Counts(Drain(), Now.AddSeconds(seconds)).ShouldBe(expected);

    [Fact]
    public void Counts_Freeze_FromItsBeginning()
    {
        Intent freeze = Drain() with { Override = null, Freeze = new ChangeFreeze { From = Now, Until = Now.AddDays(1) } };
        IntentLife.Counts(freeze, Now.AddSeconds(-1)).ShouldBeFalse();
        IntentLife.Counts(freeze, Now).ShouldBeTrue();
        IntentLife.Counts(freeze, Now.AddDays(1)).ShouldBeFalse();
        IntentLife.Counts(freeze.Removed(), Now).ShouldBeFalse();
    }
}
