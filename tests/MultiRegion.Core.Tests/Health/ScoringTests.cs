using FsCheck.Fluent;
using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Health;

/// <summary>From reports to scores, as a controller makes them.</summary>
public sealed class ScoringTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly string[] Three = ["edge-1", "edge-2", "edge-3"];

    private readonly ServiceController _controller = new("eu-west", new ControllerOptions());
    private DateTimeOffset _now = Definitions.Start;

    public ScoringTests() => _controller.Define(Definitions.ThreeRegions());

    private OriginScore Us => _controller.Scores[1];

    [Fact]
    public void Score_ComesWithWhatItWasMadeFrom()
    {
        Report(10, edge => Seen(new OutcomeCounts { Success = 60, ServerError = 30, ConnectTimeout = 10 }, inFlight: 4));
        ScoreBasis basis = Us.Basis.ShouldNotBeNull();
        basis.Rate.ShouldBe(300, 1);
        basis.InFlight.ShouldBe(12, 0.1);
        basis.Capacity.ShouldBe(300);
        basis.Objective.ShouldBe(TimeSpan.FromMilliseconds(500));
        basis.Failures.Select(share => share.Outcome).ShouldBe([OutcomeClass.ServerError, OutcomeClass.ConnectTimeout]);
        basis.Failures[0].Share.ShouldBe(0.3, 1e-9);
        basis.Alarm.ShouldBeTrue();
        basis.Dissenting.ShouldBeEmpty();
    }

    [Fact]
    public void Score_TheOnlyEdgeIsAlarmedBesideAProber_ShowsTheAlarm()
    {
        for (int i = 0; i < 10; i++)
        {
            _now += Second;
            _controller.Observe("edge-1", Service(Seen(new OutcomeCounts { Success = 60, ServerError = 40 })), _now, Second);
            _controller.ObserveProbe("prober", "us", new ProbeObservation(true, TimeSpan.FromMilliseconds(5)), _now);
            _controller.Tick(_now, mayChangeWeights: true);
        }

        Us.Observers.ShouldBe(2);
        Us.Basis!.Alarm.ShouldBeTrue();
    }

    [Fact]
    public void Score_OneBrokenEdgeAmongThree_IsWellAndNamesIt()
    {
        Report(30, edge => Seen(edge == "edge-2" ? new OutcomeCounts { ConnectFailed = 100 } : new OutcomeCounts { Success = 99, ServerError = 1 }));
        Us.Value.ShouldBeGreaterThan(99);
        Us.Basis!.Alarm.ShouldBeFalse();
        Us.Basis.Dissenting.ShouldBe(["edge-2"]);
    }

    [Fact]
    public void Score_ManyStreams_IsNotSaturated()
    {
        Report(30, _ => Seen(new OutcomeCounts { Success = 10 }, inFlight: 4));
        Report(30, _ => Seen(new OutcomeCounts { Success = 10 }, inFlight: 5000, streaming: 4996));
        Us.Saturation.ShouldBe(1);
    }

    [Fact]
    public void Score_QueueAtAFullOrigin_IsSaturatedAndItsCapacityLearned()
    {
        Report(30, _ => Seen(new OutcomeCounts { Success = 90 }, inFlight: 9, milliseconds: 100));
        Us.Saturation.ShouldBe(1);
        Us.LearnedCapacity.ShouldBeNull();
        Report(10, _ => Seen(new OutcomeCounts { Success = 90 }, inFlight: 200, milliseconds: 2000));
        Us.Saturation.ShouldBeLessThan(0.5);
        Us.LearnedCapacity!.Value.ShouldBe(270, 1);
    }

    [Fact]
    public void Score_AttemptsHangBesideQuickAnswers_IsAFailureAndNoQueue()
    {
        Report(30, _ => Seen(new OutcomeCounts { Success = 90 }, inFlight: 9));
        Report(10, _ => Seen(new OutcomeCounts { Success = 60, FirstByteTimeout = 30 }, inFlight: 300));
        Us.LearnedCapacity.ShouldBeNull();
        Us.Availability.ShouldBeLessThan(0.75);
    }

    [Fact]
    public void Score_SaturationThatALearnedCapacityExplains_IsShownAndNotCountedTwice()
    {
        Report(10, _ => Seen(new OutcomeCounts { Success = 50, Refused = 50 }));
        Us.Saturation.ShouldBeLessThan(0.6);
        Us.Value.ShouldBeGreaterThan(98);
        Report(5, _ => Seen(new OutcomeCounts { Refused = 100 }));
        Us.Value.ShouldBeLessThan(80, "nothing is served, which no capacity explains");
    }

    [Fact]
    public void Score_Refusals_SetTheLearnedCapacityToWhatIsServed()
    {
        Report(10, _ => Seen(new OutcomeCounts { Success = 50, Refused = 50 }));
        Us.LearnedCapacity!.Value.ShouldBe(150, 1);
        Us.Saturation.ShouldBeLessThan(0.6);
        Us.Availability.ShouldBeGreaterThan(0.98);
    }

    [Fact]
    public void Score_RefusalsAtTenRequestsPerSecond_AreLearnedFromToo()
    {
        Report(10, edge => Seen(edge == "edge-1" ? new OutcomeCounts { Success = 8, Refused = 2 } : new OutcomeCounts()));
        Us.LearnedCapacity!.Value.ShouldBe(8, 0.1);
    }

    [Fact]
    public void Score_ASingleRefusal_TeachesNothing()
    {
        Report(30, edge => Seen(new OutcomeCounts { Success = 8 }));
        Report(1, edge => Seen(new OutcomeCounts { Success = 8, Refused = edge == "edge-1" ? 1 : 0 }));
        Us.LearnedCapacity.ShouldBeNull();
    }

    [Fact]
    public void Distance_Measured_MovesOnlyOnANotableChange()
    {
        double Distance(int milliseconds)
        {
            Report(1, _ => Seen(new OutcomeCounts { Success = 10 }) with { RoundTrip = TimeSpan.FromMilliseconds(milliseconds) });
            return _controller.Tick(_now, mayChangeWeights: true).Explanation[1].DistanceMilliseconds;
        }

        Distance(40).ShouldBe(40, 1e-6);
        Distance(37).ShouldBe(40, 1e-6);
        Distance(30).ShouldBe(30, 1e-6);
        // Longer ones prevail slowly: a busy moment is no longer way.
        Distance(200).ShouldBeInRange(30, 32);
    }

    [Fact]
    public void Distance_Configured_GoesAboveTheMeasured()
    {
        var controller = new ServiceController("eu-west", new ControllerOptions { Distances = new Dictionary<string, TimeSpan> { ["us-east"] = TimeSpan.FromMilliseconds(70) } });
        controller.Define(Definitions.ThreeRegions());
        var near = new OriginObservation { Origin = "us", Outcomes = new OutcomeCounts { Success = 5 }, RoundTrip = TimeSpan.FromMilliseconds(1) };
        controller.Observe("edge", Service(near, near with { Origin = "ap" }), _now, Second);
        PlanDraft draft = controller.Tick(_now, mayChangeWeights: true);
        draft.Explanation[1].DistanceMilliseconds.ShouldBe(70);
        draft.Explanation[2].DistanceMilliseconds.ShouldBe(1, 1e-6);
    }

    [Fact]
    public void Quantile_OfAnyTimes_IsWithinTheStatedErrorOfTheExactOne() =>
        Properties.Hold(Gen.Choose(1, 50_000_000).NonEmptyListOf().Zip(Gen.Choose(1, 1000)), input =>
        {
            (IList<int> times, int permille) = input;
            var histogram = new LatencyHistogram();
            foreach (int time in times)
                histogram.Add(LatencyScale.IndexOf(time), 1);
            int rank = Math.Max(1, (int)Math.Ceiling(permille / 1000.0 * times.Count));
            double exact = times.Order().ElementAt(rank - 1);
            double seen = histogram.Quantile(permille / 1000.0)!.Value.TotalMicroseconds;
            return seen >= exact && seen <= exact * (1 + LatencyScale.RelativeError);
        });

    [Fact]
    public void Observe_AnyReportsInAnyOrder_NeverLeaveTheDomain() =>
        Properties.Hold(Gen.Choose(int.MinValue, int.MaxValue), seed =>
        {
            var random = new Random(seed);
            var controller = new ServiceController("eu-west", new ControllerOptions());
            controller.Define(Definitions.ThreeRegions());
            DateTimeOffset now = Definitions.Start;
            for (int i = 0; i < 20; i++)
            {
                // Late, early and twice: the clock goes wherever it likes.
                now += TimeSpan.FromSeconds(random.Next(-100, 100));
                ServiceObservation wild = Wild(random);
                controller.Observe("edge-" + random.Next(3), wild, now, TimeSpan.FromTicks(Count(random)));
                controller.Observe("edge-" + random.Next(3), wild, now, TimeSpan.FromTicks(Count(random)));
                controller.ObserveProbe("prober", random.Next(2) == 0 ? "us" : "foreign", new ProbeObservation(random.Next(2) == 0, TimeSpan.MinValue, RoundTrip: TimeSpan.FromTicks(Count(random))), now);
                PlanDraft draft = controller.Tick(now, mayChangeWeights: true);
                if (Math.Abs(draft.Weights.Values.Sum() - 1) > 1e-9 || controller.Scores.Any(score => !IsInDomain(score)))
                    return false;
            }

            return double.IsFinite(controller.Demand) && controller.Demand >= 0;
        });

    private static bool IsInDomain(OriginScore score) =>
        score.Value is >= 0 and <= 100
        && new[] { score.Availability, score.Latency, score.Saturation, score.Probe }.All(term => term is >= 0 and <= 1)
        && score.LearnedCapacity is null or >= 0
        && (score.Basis is not { } basis || (double.IsFinite(basis.Attempts) && double.IsFinite(basis.Rate) && basis.Refused is >= 0 and <= 1
            && basis.Failures.All(share => share.Share is >= 0 and <= 1)));

    private static ServiceObservation Wild(Random random) => Service([.. Enumerable.Range(0, 4).Select(_ => new OriginObservation
    {
        Origin = random.Next(4) switch { 0 => "eu", 1 => "us", 2 => "ap", _ => "foreign" },
        Outcomes = OutcomeCounts.From([.. Enumerable.Range(0, OutcomeClasses.Count).Select(_ => Count(random))]),
        Latency = new LatencyBuckets([.. Enumerable.Range(0, 5).Select(_ => random.Next(-10, 1000))], [.. Enumerable.Range(0, 4).Select(_ => Count(random))]),
        InFlight = (int)Count(random),
        Streaming = (int)Count(random),
        RoundTrip = TimeSpan.FromTicks(Count(random)),
        ConsecutiveHardFailures = random.Next(-2, 10),
        Ejected = random.Next(2) == 0,
    })]) with { Requests = Count(random) };

    private static long Count(Random random) => random.Next(6) switch
    {
        0 => long.MinValue,
        1 => long.MaxValue,
        2 => 0,
        3 => -random.Next(),
        _ => random.Next(1000),
    };

    private void Report(int seconds, Func<string, OriginObservation> seen)
    {
        for (int i = 0; i < seconds; i++)
        {
            _now += Second;
            foreach (string edge in Three)
                _controller.Observe(edge, Service(seen(edge)), _now, Second);
            _controller.Tick(_now, mayChangeWeights: true);
        }
    }

    private static OriginObservation Seen(OutcomeCounts outcomes, int inFlight = 0, int streaming = 0, int milliseconds = 50) => new()
    {
        Origin = "us",
        Outcomes = outcomes,
        InFlight = inFlight,
        Streaming = streaming,
        Latency = new LatencyBuckets([LatencyScale.IndexOf(1000 * milliseconds)], [outcomes.Success]),
    };

    private static ServiceObservation Service(params OriginObservation[] origins) =>
        new() { Service = "demo", Plan = PlanVersion.None, Requests = 100, Origins = origins };
}
