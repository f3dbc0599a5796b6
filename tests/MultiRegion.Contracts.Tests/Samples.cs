namespace MultiRegion.Contracts.Tests;

/// <summary>One of each document, every member set to something that is not its default.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset At = new(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);

    public static readonly ServiceDefinition Definition = new()
    {
        Name = "llm",
        Hosts = ["api.example.com"],
        Paths = ["/v1"],
        Origins =
        [
            new OriginDefinition { Id = "eu-1", Region = "eu-west", Address = new Uri("https://eu.example/base/"), Capacity = 120.5 },
            new OriginDefinition { Id = "us-1", Region = "us-east", Address = new Uri("http://10.0.0.1:8080/") },
        ],
        AllowedRegions = ["eu-west", "us-east"],
        Attempts = new AttemptOptions { Deadline = TimeSpan.FromSeconds(7), RefusalStatuses = [429, 503], HonoursIdempotencyKey = true },
        Concurrency = new ConcurrencyOptions { RequestsPerOrigin = 100, ConnectionsPerOrigin = 50, SlowStart = TimeSpan.FromSeconds(3) },
        RetryBudget = new RetryBudgetOptions { Ratio = 0.3 },
        Probe = new ProbeOptions { Kind = ProbeKind.Http, Path = "/healthz", Statuses = [200] },
        Routing = new RoutingOptions { LoadCost = TimeSpan.FromMilliseconds(250) },
        Priority = ServicePriority.Critical,
        MaxRequestBodyBytes = 1024,
        Streams = new StreamOptions { IdleTimeout = TimeSpan.FromMinutes(10) },
    };

    public static readonly Plan Plan = new()
    {
        Cell = "eu-west",
        Service = "llm",
        Version = new PlanVersion(3, 14),
        PlannedAt = At,
        Definition = Definition,
        Weights = new Dictionary<string, double> { ["eu-1"] = 0.75, ["us-1"] = 0.25 },
        State = PlanState.Panic,
        Expiries = [new PlanExpiry(At.AddHours(1), new Dictionary<string, double> { ["eu-1"] = 1, ["us-1"] = 0 })],
    };

    public static readonly PlanIndex Index = new()
    {
        Cell = "eu-west",
        Services = new Dictionary<string, IndexEntry> { ["llm"] = new(new PlanVersion(3, 14)), ["Old"] = new(new PlanVersion(3, 15), Removed: true) },
    };

    public static readonly LeaseDocument Lease = new() { Holder = "cp-1", Epoch = 3, AcquiredAt = At };

    public static readonly DefinitionIntent DefinitionIntent = new() { Service = "llm", Definition = Definition, Author = "ada", Reason = "moved", At = At };

    public static readonly IntentStamp Stamp = new(At.ToUnixTimeMilliseconds(), 4, "eu-west");

    public static readonly IntentState State = new()
    {
        Stamp = Stamp with { Counter = 2 },
        Author = "bo",
        Reason = "tried",
        At = At.AddSeconds(-1),
        Override = new OverrideSpec { Action = OverrideAction.Drain, Service = "llm", Origin = "eu-1", Until = At.AddHours(1) },
    };

    public static readonly Intent Intent = new()
    {
        Kind = IntentKind.Override,
        Name = "less-of-eu",
        Stamp = Stamp,
        Author = "ada",
        Reason = "moved",
        At = At,
        Replaced = new ReplacedState(State.Stamp, "bo"),
        Seen = [State.Stamp with { Cell = "us-east" }],
        BrokenGlass = ["two-regions"],
        Override = new OverrideSpec { Action = OverrideAction.Cap, Service = "llm", Region = "eu-west", Share = 0.25, Until = At.AddHours(2) },
        History = [State],
        Losers = [State with { Stamp = State.Stamp with { Cell = "us-east" }, Removed = true, Lost = true, Trimmed = true, Override = null }],
    };

    public static readonly HealthReport Report = new()
    {
        Edge = "eu-west-1",
        Region = "eu-west",
        Incarnation = 1_780_000_000_000,
        Sequence = 42,
        At = At,
        Interval = TimeSpan.FromSeconds(1),
        Load = new EdgeLoad { Requests = 90, InFlight = 4, MemoryBytes = 100_000_000, Version = "0.1.0", Draining = true },
        Services =
        [
            new ServiceObservation
            {
                Service = "llm",
                Plan = new PlanVersion(3, 14),
                Requests = 90,
                Retries = 2,
                Origins =
                [
                    new OriginObservation
                    {
                        Origin = "eu-1",
                        Outcomes = new OutcomeCounts { Success = 88, ConnectTimeout = 2 },
                        Latency = new LatencyBuckets([100, 140], [80, 8]),
                        InFlight = 4,
                        Streaming = 3,
                        RoundTrip = TimeSpan.FromMilliseconds(12),
                        Ejected = true,
                        EjectedFor = EjectionCause.Slow,
                        ConsecutiveHardFailures = 2,
                        Probe = new ProbeObservation(false, TimeSpan.FromSeconds(1), OutcomeClass.ConnectTimeout, TimeSpan.FromMilliseconds(13)),
                    },
                ],
            },
        ],
    };

    public static readonly CellDigest Digest = new()
    {
        Cell = "eu-west",
        Epoch = 3,
        At = At,
        Services =
        [
            new ServiceDigest
            {
                Service = "llm",
                Demand = 90,
                Origins = [new OriginDigest { Origin = "us-1", Score = 41, Evidence = HealthEvidence.Soft, Wanted = 20, Planned = 12 }],
                Offers = [new CapacityOffer("eu-1", "us-east", 40)],
            },
        ],
    };

    public static readonly PlanExplanation Explanation = new()
    {
        Service = "llm",
        Version = new PlanVersion(3, 14),
        State = PlanState.Normal,
        Demand = 90,
        Weights =
        [
            new WeightExplanation
            {
                Origin = "eu-1",
                Previous = 0.5,
                Weight = 0.75,
                Score = new OriginScore
                {
                    Origin = "eu-1", Value = 97, Availability = 0.99, Latency = 1, Saturation = 1, Probe = 1,
                    P95 = TimeSpan.FromMilliseconds(120), Evidence = HealthEvidence.Good, Observers = 3, LearnedCapacity = 55,
                    Basis = new ScoreBasis
                    {
                        Attempts = 300, Rate = 40, Objective = TimeSpan.FromMilliseconds(500), Refused = 0.01, InFlight = 3, Capacity = 55,
                        Failures = [new OutcomeShare(OutcomeClass.ServerError, 0.01)], Residence = TimeSpan.FromMilliseconds(90),
                        UnloadedResidence = TimeSpan.FromMilliseconds(70), FailedProbes = 1, Alarm = true, Dissenting = ["edge-3"],
                    },
                },
                EffectiveCapacity = 40,
                DistanceMilliseconds = 0,
                Solved = 0.751,
                Steps = [new WeightStep(WeightStepKind.Part, 100, 40, "offer of us-east")],
                Bounds = ["slow up: 64 % of capacity admitted"],
            },
        ],
        Shortfall = 2.5,
        Peers = [new PeerAge("us-east", TimeSpan.FromSeconds(1))],
        Certificate = new SafetyCertificate
        {
            Losses = 1,
            Verdict = SafetyVerdict.Unsafe,
            Demand = 90,
            Capacity = 100,
            Worst = [new LossCase { Regions = ["eu-west"], Shortfall = 30, Utilisation = 1.5, Fullest = "us-east" }],
            Remedy = new SafetyRemedy("us-1", 30),
            Sentence = "not N-1 safe: losing eu-west overloads us-east by 50 %; raise us-1 by 30/s.",
        },
        Sentence = "eu-1 rose from 50 to 75.",
    };
}
