using MultiRegion.Contracts;
using MultiRegion.Core.Tests.Support;
using MultiRegion.Core.Validation;

namespace MultiRegion.Core.Tests.Validation;

public sealed class DefinitionValidatorTests
{
    private static readonly string[] Regions = ["eu-west", "us-east", "ap-south"];
    private static readonly ServiceDefinition Valid = Definitions.ThreeRegions();

    [Fact]
    public void Validate_ValidDefinition_FindsNothing()
    {
        DefinitionValidator.Validate(Valid, Regions).ShouldBeEmpty();
        ServiceDefinition rich = Valid with
        {
            Hosts = ["api.example.com", "*.example.com", "localhost"],
            Paths = ["/", "/v1/chat"],
            AllowedRegions = ["eu-west"],
            Attempts = new AttemptOptions { RefusalStatuses = [429, 503], MaxAttempts = 1 },
        };
        DefinitionValidator.Validate(rich, knownRegions: null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Demo")]
    [InlineData("1demo")]
    [InlineData("de_mo")]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123")]
    public void Validate_BadName_NamesIt(string name) =>
        Errors(Valid with { Name = name }).ShouldBe([$"name: '{name}' is not 1 to 63 of a-z 0-9 -, beginning with a letter"]);

    /// <summary>They stand in keys, files, logs and headers: a line break is no part of a name, at its end neither.</summary>
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\nX-Evil: 1")]
    [InlineData("\t")]
    public void Validate_NameWithALineBreak_IsAnErrorEverywhere(string tail)
    {
        ServiceDefinition broken = Valid with
        {
            Name = "demo" + tail,
            Hosts = ["a.example" + tail],
            Paths = ["/v1" + tail],
            Origins = [Valid.Origins[0] with { Id = "eu" + tail, Region = "eu-west" + tail }],
            AllowedRegions = ["eu-west" + tail],
        };
        DefinitionValidator.Validate(broken, knownRegions: null).Select(error => error.Path)
            .ShouldBe(["name", "hosts[0]", "paths[0]", "origins[0].id", "origins[0].region", "allowedRegions[0]"], ignoreOrder: true);
    }

    [Fact]
    public void Validate_NoOrigins_IsAnError() => Errors(Valid with { Origins = [] }).ShouldContain("origins: '0 origins' is not 1 to 200 origins");

    [Fact]
    public void Validate_DuplicateOrigin_NamesTheSecond()
    {
        OriginDefinition first = Valid.Origins[0];
        IReadOnlyList<string> errors = Errors(Valid with { Origins = [first, first] });
        errors.ShouldBe([
            "origins[1].id: 'eu' is not an id that no other origin has",
            "origins[1].address: 'http://eu.example:8080/' is not an address that no other origin has",
        ]);
    }

    [Fact]
    public void Validate_UnknownRegion_ListsTheKnown() =>
        Errors(Valid with { Origins = [Valid.Origins[0] with { Region = "mars" }] })
            .ShouldBe(["origins[0].region: 'mars' is not one of ap-south, eu-west, us-east"]);

    [Theory]
    [InlineData("ftp://eu.example/")]
    [InlineData("/relative")]
    [InlineData("http://user:secret@eu.example/")]
    [InlineData("http://eu.example/?q=1")]
    public void Validate_AddressThatCannotBeABase_IsAnError(string address)
    {
        var uri = new Uri(address, UriKind.RelativeOrAbsolute);
        Errors(Valid with { Origins = [Valid.Origins[0] with { Address = uri }] })
            .ShouldHaveSingleItem().ShouldStartWith("origins[0].address: ");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Validate_CapacityNotAboveZero_IsAnError(double capacity) =>
        Errors(Valid with { Origins = [Valid.Origins[0] with { Capacity = capacity }] })
            .ShouldHaveSingleItem().ShouldStartWith("origins[0].capacity: ");

    [Theory]
    [InlineData(-0.01)]
    [InlineData(double.NaN)]
    [InlineData(2e6)]
    public void Validate_PriceOutOfRange_IsAnError(double price) =>
        Errors(Valid with { Origins = [Valid.Origins[0] with { Price = price }] })
            .ShouldHaveSingleItem().ShouldStartWith("origins[0].price: ");

    [Fact]
    public void Validate_AdmissionAndStreamsOutOfRange_AreErrors() =>
        Errors(Valid with
        {
            Priority = (ServicePriority)7,
            MaxRequestBodyBytes = -1,
            Streams = new StreamOptions { IdleTimeout = TimeSpan.FromMilliseconds(999), DrainLimit = TimeSpan.FromHours(2) },
        }).ShouldBe([
            "priority: '7' is not critical, normal or sheddable",
            "maxRequestBodyBytes: '-1' is not a number of bytes of 0 or more; or none",
            "streams.idleTimeout: '00:00:00.9990000' is not a time from 00:00:01 to 01:00:00",
            "streams.drainLimit: '02:00:00' is not a time from 00:00:00 to 01:00:00",
        ]);

    [Fact]
    public void Validate_AllowedRegionsThatLeaveNoOrigin_IsAnError() =>
        Errors(Valid with { Origins = [Valid.Origins[0]], AllowedRegions = ["us-east"] })
            .ShouldBe(["allowedRegions: 'us-east' is not a list that leaves at least one origin"]);

    [Fact]
    public void Validate_AllowedRegionUnknown_IsAnError() =>
        Errors(Valid with { AllowedRegions = ["eu-west", "mars"] }).ShouldHaveSingleItem().ShouldStartWith("allowedRegions[1]: 'mars'");

    [Theory]
    [InlineData("http://example.com")]
    [InlineData("example.com:80")]
    [InlineData("a.*.com")]
    [InlineData("")]
    public void Validate_BadHost_IsAnError(string host) =>
        Errors(Valid with { Hosts = [host] }).ShouldHaveSingleItem().ShouldStartWith($"hosts[0]: '{host}'");

    [Theory]
    [InlineData("v1")]
    [InlineData("/v1?x")]
    [InlineData("/{id}")]
    public void Validate_BadPath_IsAnError(string path) =>
        Errors(Valid with { Paths = [path] }).ShouldHaveSingleItem().ShouldStartWith($"paths[0]: '{path}'");

    [Fact]
    public void Validate_NoPath_IsAnError() => Errors(Valid with { Paths = [] }).ShouldHaveSingleItem().ShouldStartWith("paths: ");

    [Fact]
    public void Validate_WaitsAndHedgesOutOfRange_NamesEach()
    {
        IReadOnlyList<string> errors = Errors(Valid with
        {
            Attempts = new AttemptOptions
            {
                Backoff = new BackoffOptions { Base = TimeSpan.Zero, Max = TimeSpan.FromHours(1) },
                Hedge = (HedgeKind)9,
                StreamErrorEvents = (StreamErrorKind)9,
            },
        });

        errors.Select(error => error.Split(':')[0]).ShouldBe(["attempts.backoff.base", "attempts.backoff.max", "attempts.hedge", "attempts.streamErrorEvents"]);
    }

    [Fact]
    public void Validate_LongestWaitBelowTheFirst_IsAnError() =>
        Errors(Valid with { Attempts = new AttemptOptions { Backoff = new BackoffOptions { Base = TimeSpan.FromSeconds(2) } } })
            .ShouldBe(["attempts.backoff.max: '00:00:01' is not a time of at least base"]);

    [Fact]
    public void Validate_OptionsOutOfRange_NamesEach()
    {
        IReadOnlyList<string> errors = Errors(Valid with
        {
            Attempts = new AttemptOptions { Deadline = TimeSpan.Zero, MaxAttempts = 11, RefusalStatuses = [200], FailureStatuses = [404] },
            Concurrency = new ConcurrencyOptions { RequestsPerOrigin = 0, ConnectionsPerOrigin = 65_536, SlowStart = TimeSpan.FromMinutes(11) },
            RetryBudget = new RetryBudgetOptions { Ratio = double.NaN, Window = TimeSpan.Zero, FloorPerSecond = -1 },
            Probe = new ProbeOptions { Kind = (ProbeKind)9, Path = "healthz", Interval = TimeSpan.Zero, Statuses = [42] },
            Routing = new RoutingOptions { MaxSoftRemoval = 1.5, ProbeFloor = 0, Dwell = TimeSpan.Zero, StepLimit = 0, SwitchCost = -TimeSpan.FromSeconds(1), PriceCost = TimeSpan.FromDays(1) },
        });
        errors.Select(error => error.Split(':')[0]).ShouldBe([
            "attempts.deadline", "attempts.maxAttempts", "attempts.refusalStatuses[0]", "attempts.failureStatuses[0]",
            "concurrency.requestsPerOrigin", "concurrency.connectionsPerOrigin", "concurrency.slowStart",
            "retryBudget.ratio", "retryBudget.window", "retryBudget.floorPerSecond",
            "probe.kind", "probe.path", "probe.interval", "probe.statuses[0]",
            "routing.maxSoftRemoval", "routing.probeFloor", "routing.dwell",
            "routing.stepLimit", "routing.switchCost", "routing.priceCost",
        ]);
    }

    [Fact]
    public void Validate_LongValue_IsShortened() =>
        DefinitionValidator.Validate(Valid with { Name = new string('X', 5000) }, Regions)[0].Value.Length.ShouldBe(100);

    private static IReadOnlyList<string> Errors(ServiceDefinition definition) =>
        [.. DefinitionValidator.Validate(definition, Regions).Select(error => error.ToString())];
}
