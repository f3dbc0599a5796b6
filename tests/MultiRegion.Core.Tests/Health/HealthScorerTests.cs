using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Health;

public sealed class HealthScorerTests
{
    private static readonly HealthOptions Options = new();
    private static readonly TimeSpan Objective = TimeSpan.FromMilliseconds(500);

    private static readonly OriginSample Well = new()
    {
        HasAttempts = true, Availability = 0.99, Saturation = 1, P95 = TimeSpan.FromMilliseconds(50), HasProbes = true, Probe = 1,
    };

    private static readonly OriginSample Broken = Well with { Availability = 0.1, P95 = TimeSpan.FromSeconds(30), Saturation = 0.1 };

    private static readonly OriginSample Gone = Well with { Availability = 0.4, Probe = 0.25, ProbeFails = true, VotesHard = true };

    [Fact]
    public void Score_AllWell_IsGood()
    {
        OriginScore score = Score([Well, Well, Well]);
        score.Evidence.ShouldBe(HealthEvidence.Good);
        score.Value.ShouldBeGreaterThan(99);
        score.Observers.ShouldBe(3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Score_OneBrokenObserverAmongOthers_ChangesNoTerm(int others) =>
        Score([Broken, .. Enumerable.Repeat(Well, others)]).Value.ShouldBe(Score([Well]).Value, 1e-9);

    [Fact]
    public void Score_MajorityBroken_IsSoft()
    {
        OriginScore score = Score([Broken, Broken, Well]);
        score.Evidence.ShouldBe(HealthEvidence.Soft);
        score.Value.ShouldBeLessThan(50);
        score.P95.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Score_MajorityVotesHardAndProbesFail_IsHardAndZero()
    {
        OriginScore score = Score([Gone, Gone, Well]);
        score.Evidence.ShouldBe(HealthEvidence.Hard);
        score.Value.ShouldBe(0);
    }

    [Fact]
    public void Score_HalfVotesHard_IsSoft()
    {
        Score([Gone, Well]).Evidence.ShouldBe(HealthEvidence.Soft);
        Score([Gone with { HasProbes = false, ProbeFails = false }, Well with { HasProbes = false }]).Evidence.ShouldBe(HealthEvidence.Soft);
    }

    [Fact]
    public void Score_MajorityVotesHardButProbesSucceed_IsSoft()
    {
        OriginSample unprobed = Gone with { HasProbes = false, ProbeFails = false };
        OriginSample prober = new() { HasProbes = true, Probe = 1 };
        Score([unprobed, unprobed, prober]).Evidence.ShouldBe(HealthEvidence.Soft);
    }

    [Fact]
    public void Score_ProbingOff_VotesOfTheMajoritySuffice()
    {
        OriginSample unprobed = Gone with { HasProbes = false, ProbeFails = false };
        Score([unprobed, unprobed, Well with { HasProbes = false }]).Evidence.ShouldBe(HealthEvidence.Hard);
    }

    [Fact]
    public void Score_StaleSamplesOnly_KeepsTheScore()
    {
        OriginScore before = Score([Broken, Broken]);
        OriginScore after = Score([Broken with { HasAttempts = false, HasProbes = false }], before);
        after.ShouldBe(before with { Evidence = HealthEvidence.None, Observers = 0 });
    }

    [Fact]
    public void Score_ProbesSucceedWithoutAttempts_ForgivesWithTheHalfLife()
    {
        OriginScore before = Score([Broken]);
        OriginScore after = Score([new OriginSample { HasProbes = true, Probe = 1 }], before, Options.HalfLife);
        after.Availability.ShouldBe((1 + before.Availability) / 2, 1e-9);
        after.Value.ShouldBeGreaterThan(before.Value);
    }

    [Fact]
    public void Score_ProbesFailWithoutAttempts_ForgivesNothing()
    {
        OriginScore before = Score([Broken]);
        OriginScore after = Score([new OriginSample { HasProbes = true, Probe = 0.5, ProbeFails = true }], before, Options.HalfLife);
        after.Availability.ShouldBe(before.Availability);
        after.Value.ShouldBeLessThan(before.Value);
    }

    [Fact]
    public void Score_NobodyEver_IsWellWithoutEvidence()
    {
        OriginScore score = Score([]);
        score.Value.ShouldBe(100);
        score.Evidence.ShouldBe(HealthEvidence.None);
    }

    [Fact]
    public void Score_AnySamples_StaysInItsDomainWhateverTheirOrder() =>
        Properties.Hold(Samples.Zip(Gen.Choose(0, 1000)), input =>
        {
            (OriginSample[] samples, int seconds) = input;
            OriginScore score = Score(samples, Score([Broken]), TimeSpan.FromSeconds(seconds));
            OriginScore reversed = Score([.. samples.Reverse()], Score([Broken]), TimeSpan.FromSeconds(seconds));
            return score == reversed
                && score.Value is >= 0 and <= 100
                && new[] { score.Availability, score.Latency, score.Saturation, score.Probe }.All(term => term is >= 0 and <= 1);
        });

    private static Gen<OriginSample[]> Samples =>
        from count in Gen.Choose(0, 8)
        from samples in Gen.ArrayOf(
            from shares in Gen.Three(Properties.Share)
            from flags in Gen.Choose(0, 15)
            from milliseconds in Gen.Choose(0, 100_000)
            select new OriginSample
            {
                Availability = shares.Item1,
                Saturation = shares.Item2,
                Probe = shares.Item3,
                P95 = milliseconds % 5 == 0 ? null : TimeSpan.FromMilliseconds(milliseconds),
                HasAttempts = (flags & 1) != 0,
                HasProbes = (flags & 2) != 0,
                ProbeFails = (flags & 2) != 0 && (flags & 4) != 0,
                VotesHard = (flags & 8) != 0,
            },
            count)
        select samples;

    private static OriginScore Score(OriginSample[] samples, OriginScore? previous = null, TimeSpan elapsed = default) =>
        HealthScorer.Score("eu", samples, previous, elapsed, Objective, Options);
}
