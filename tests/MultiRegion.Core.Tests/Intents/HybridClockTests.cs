using FsCheck.Fluent;
using MultiRegion.Contracts;
using MultiRegion.Core.Intents;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Intents;

public sealed class HybridClockTests
{
    private static readonly DateTimeOffset Now = IntentMake.Now;
    private static readonly long Milliseconds = Now.ToUnixTimeMilliseconds();

    [Fact]
    public void Next_PhysicalTimeIsLater_IsThatTime() =>
        HybridClock.Next(new IntentStamp(Milliseconds - 1, 7, "us-east"), Now, "eu-west").ShouldBe(new IntentStamp(Milliseconds, 0, "eu-west"));

    [Fact]
    public void Next_ClockBehindWhatWasSeen_CountsOn() =>
        HybridClock.Next(new IntentStamp(Milliseconds + 1500, 7, "us-east"), Now, "eu-west").ShouldBe(new IntentStamp(Milliseconds + 1500, 8, "eu-west"));

    [Fact]
    public void Next_CounterUsedUp_GoesOnAMillisecondLater() =>
        HybridClock.Next(new IntentStamp(Milliseconds, int.MaxValue, "us-east"), Now, "eu-west").ShouldBe(new IntentStamp(Milliseconds + 1, 0, "eu-west"));

    [Fact]
    public void Next_AnyClock_IsLaterThanWhatWasSeen() => Properties.Hold(
        from ahead in Gen.Choose(-5000, 5000)
        from counter in Gen.Elements(0, 3, int.MaxValue)
        select new IntentStamp(Milliseconds + ahead, counter, "zz"),
        seen => HybridClock.Next(seen, Now, "aa") > seen);

    [Theory]
    [InlineData(2000, false)]
    [InlineData(2001, true)]
    public void IsAhead_OfLocalTime_IsMoreThanTwoSeconds(int ahead, bool expected) =>
        HybridClock.IsAhead(new IntentStamp(Milliseconds + ahead, 0, "us-east"), default, Now).ShouldBe(expected);

    [Fact]
    public void IsAhead_AfterTheClockWasSetBack_WhatWasTakenStaysTaken()
    {
        var taken = new IntentStamp(Milliseconds + 3_600_000, 4, "us-east");
        HybridClock.IsAhead(taken, taken, Now).ShouldBeFalse();
        HybridClock.IsAhead(taken with { Counter = 5 }, taken, Now).ShouldBeFalse("what is written on top of it");
        HybridClock.IsAhead(taken with { Milliseconds = taken.Milliseconds + 1 }, taken, Now).ShouldBeTrue("else a fast clock could creep on");
    }
}
