using MultiRegion.Contracts;
using MultiRegion.Core.Health;
using MultiRegion.Core.Tests.Support;
using MultiRegion.Core.Validation;

namespace MultiRegion.Core.Tests.Validation;

public sealed class ReportValidatorTests
{
    private static readonly DateTimeOffset Now = Definitions.Start;
    private static readonly ServiceDefinition Service = Definitions.ThreeRegions();

    private static readonly ReportContext Context = new()
    {
        Regions = ["eu-west"],
        Services = new Dictionary<string, ServiceDefinition> { ["demo"] = Service },
        Last = new ReportMark(1_000, 5),
        MaxOrigins = 10,
        MaxServices = 10,
    };

    private static readonly OriginObservation Origin = new()
    {
        Origin = "eu",
        Outcomes = new OutcomeCounts { Success = 5 },
        Latency = new LatencyBuckets([10, 20], [3, 2]),
    };

    private static readonly HealthReport Valid = new()
    {
        Edge = "edge-1",
        Region = "eu-west",
        Incarnation = 1_000,
        Sequence = 6,
        At = Now,
        Interval = TimeSpan.FromSeconds(1),
        Load = new EdgeLoad(),
        Services = [Entry("demo", Origin, Origin with { Origin = "us" })],
    };

    [Fact]
    public void Validate_ValidReport_AcceptsItAsItIs()
    {
        ReportVerdict verdict = Validate(Valid);
        verdict.Refusal.ShouldBeNull();
        verdict.RefusedEntries.ShouldBeEmpty();
        verdict.Accepted.ShouldHaveSingleItem().ShouldBeSameAs(Valid.Services[0]);
    }

    [Fact]
    public void Validate_LaterLifeBeginsAgain_IsAccepted() => Refusal(Valid with { Incarnation = 1_001, Sequence = 1 }).ShouldBeNull();

    [Fact]
    public void Validate_FirstReportOfAnEdge_IsAccepted() =>
        ReportValidator.Validate(Valid, Context with { Last = null }, Now).Refusal.ShouldBeNull();

    [Fact]
    public void Validate_PreviousLife_IsRefused() => Refusal(Valid with { Incarnation = 999, Sequence = 99 }).ShouldBe(ReportRefusal.PreviousIncarnation);

    [Theory]
    [InlineData(5)]
    [InlineData(4)]
    public void Validate_SequenceTakenBefore_IsRefused(long sequence) => Refusal(Valid with { Sequence = sequence }).ShouldBe(ReportRefusal.Duplicate);

    [Fact]
    public void Validate_WrongRegion_IsRefusedWithTheRight()
    {
        ReportVerdict verdict = Validate(Valid with { Region = "us-east" });
        verdict.Refusal.ShouldBe(ReportRefusal.WrongRegion);
        verdict.Error!.ToString().ShouldBe("region: 'us-east' is not a region of this cell: eu-west");
        verdict.Accepted.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(5, null)]
    [InlineData(5.1, ReportRefusal.FromTheFuture)]
    [InlineData(-30, null)]
    [InlineData(-30.1, ReportRefusal.FromThePast)]
    public void Validate_StampApartFromTheClock_IsRefusedBeyondTheAllowance(double seconds, ReportRefusal? refusal) =>
        Refusal(Valid with { At = Now.AddSeconds(seconds) }).ShouldBe(refusal);

    [Theory]
    [InlineData("services[0]")]
    [InlineData("services[1].origins[1]")]
    public void Validate_NullInAList_IsRefusedWithItsPlace(string path)
    {
        HealthReport report = path == "services[0]"
            ? Valid with { Services = [null!] }
            : Valid with { Services = [Entry("demo", Origin), Entry("other", Origin, null!)] };
        ReportVerdict verdict = Validate(report);
        verdict.Refusal.ShouldBe(ReportRefusal.ImpossibleCounts);
        verdict.Error!.Path.ShouldBe(path);
    }

    [Fact]
    public void Validate_SchemaNotRead_IsRefused() => Refusal(Valid with { Schema = 99 }).ShouldBe(ReportRefusal.UnreadableSchema);

    [Fact]
    public void Validate_NameEmptyOrTooLong_IsRefused()
    {
        Refusal(Valid with { Edge = "" }).ShouldBe(ReportRefusal.BadName);
        Refusal(Valid with { Edge = "edge-1\n" }).ShouldBe(ReportRefusal.BadName);
        Refusal(Valid with { Edge = new string('x', 128) }).ShouldBeNull();
        ReportVerdict verdict = Validate(Valid with { Edge = new string('x', 10_000) });
        verdict.Refusal.ShouldBe(ReportRefusal.BadName);
        verdict.Error!.Value.Length.ShouldBe(100);
    }

    [Fact]
    public void Validate_TooManyEntries_IsRefused()
    {
        Refusal(Valid with { Services = [.. Enumerable.Repeat(Valid.Services[0], 11)] }).ShouldBe(ReportRefusal.TooManyEntries);
        Refusal(WithOrigins([.. Enumerable.Repeat(Origin, 11)])).ShouldBe(ReportRefusal.TooManyEntries);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3600)]
    public void Validate_IntervalThatIsNone_IsRefused(double seconds) =>
        Refusal(Valid with { Interval = TimeSpan.FromSeconds(seconds) }).ShouldBe(ReportRefusal.ImpossibleCounts);

    public static TheoryData<string, OriginObservation> ImpossibleOrigins => new()
    {
        { "outcomes.Success", Origin with { Outcomes = new OutcomeCounts { Success = -1 } } },
        { "outcomes.Unknown", Origin with { Outcomes = new OutcomeCounts { Unknown = long.MaxValue } } },
        { "inFlight", Origin with { InFlight = -1 } },
        { "consecutiveHardFailures", Origin with { ConsecutiveHardFailures = -1 } },
        { "latency", Origin with { Latency = new LatencyBuckets([1, 2], [1]) } },
        { "latency.index[1]", Origin with { Latency = new LatencyBuckets([2, 2], [1, 1]) } },
        { "latency.index[0]", Origin with { Latency = new LatencyBuckets([LatencyScale.BucketCount], [1]) } },
        { "latency.index[0]", Origin with { Latency = new LatencyBuckets([-1], [1]) } },
        { "latency.count[0]", Origin with { Latency = new LatencyBuckets([1], [-1]) } },
        { "probe.duration", Origin with { Probe = new ProbeObservation(true, TimeSpan.FromTicks(-1)) } },
    };

    [Theory]
    [MemberData(nameof(ImpossibleOrigins))]
    public void Validate_ImpossibleCount_IsRefusedWithItsPath(string path, OriginObservation origin)
    {
        ReportVerdict verdict = Validate(WithOrigins(Origin, origin));
        verdict.Refusal.ShouldBe(ReportRefusal.ImpossibleCounts);
        verdict.Error!.Path.ShouldBe("services[0].origins[1]." + path);
    }

    [Fact]
    public void Validate_NegativeRequestsOrLoad_IsRefused()
    {
        Refusal(Valid with { Services = [Valid.Services[0] with { Requests = -1 }] }).ShouldBe(ReportRefusal.ImpossibleCounts);
        Refusal(Valid with { Services = [Valid.Services[0] with { Retries = -1 }] }).ShouldBe(ReportRefusal.ImpossibleCounts);
        Refusal(Valid with { Load = new EdgeLoad { InFlight = -1 } }).ShouldBe(ReportRefusal.ImpossibleCounts);
    }

    [Fact]
    public void Validate_UnknownEntries_AreLeftOutAlone()
    {
        ReportVerdict verdict = Validate(Valid with
        {
            Services = [Entry("other", Origin), Entry("demo", Origin with { Origin = "mars" }, Origin), Entry("demo", Origin)],
        });
        verdict.Refusal.ShouldBeNull();
        verdict.Accepted.ShouldHaveSingleItem().Origins.ShouldHaveSingleItem().Origin.ShouldBe("eu");
        verdict.RefusedEntries.ShouldBe([
            new RefusedEntry("services[0]", "other", ReportRefusal.UnknownService),
            new RefusedEntry("services[1].origins[0]", "mars", ReportRefusal.UnknownOrigin),
            new RefusedEntry("services[2]", "demo", ReportRefusal.DuplicateEntry),
        ]);
    }

    [Fact]
    public void Validate_OriginTwice_KeepsTheFirst()
    {
        ReportVerdict verdict = Validate(WithOrigins(Origin, Origin with { InFlight = 7 }));
        verdict.Accepted[0].Origins.ShouldHaveSingleItem().InFlight.ShouldBe(0);
        verdict.RefusedEntries.ShouldHaveSingleItem().Reason.ShouldBe(ReportRefusal.DuplicateEntry);
    }

    private static HealthReport WithOrigins(params OriginObservation[] origins) => Valid with { Services = [Entry("demo", origins)] };

    private static ServiceObservation Entry(string service, params OriginObservation[] origins) =>
        new() { Service = service, Plan = new PlanVersion(1, 1), Requests = 10, Origins = origins };

    private static ReportVerdict Validate(HealthReport report) => ReportValidator.Validate(report, Context, Now);

    private static ReportRefusal? Refusal(HealthReport report) => Validate(report).Refusal;
}
