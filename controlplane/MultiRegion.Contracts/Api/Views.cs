namespace MultiRegion.Contracts;

/// <summary>A service as <c>GET /v1/services</c> shows it.</summary>
public sealed record ServiceView
{
    public required string Name { get; init; }

    /// <summary>Null before the first plan.</summary>
    public PlanVersion? Version { get; init; }

    public PlanState State { get; init; }

    /// <summary>This cell's demand in requests per second.</summary>
    public double Demand { get; init; }

    public required ServiceDefinition Definition { get; init; }

    public IReadOnlyDictionary<string, double> Weights { get; set; } = new Dictionary<string, double>();

    /// <summary>Whether the loss of any one region or origin can be borne, as of the last round of planning; null before the first.</summary>
    public SafetyVerdict? Safety { get; init; }

    /// <summary>The certificate's sentence.</summary>
    public string? SafetySentence { get; init; }
}

/// <summary>The scores of one service's origins as this cell sees them.</summary>
public sealed record ServiceScores(string Service, IReadOnlyList<OriginScore> Origins);

/// <summary>An edge as its last report showed it.</summary>
public sealed record EdgeView
{
    public required string Edge { get; init; }

    public required string Region { get; init; }

    public required DateTimeOffset LastReportAt { get; init; }

    /// <summary>True if the last report is younger than three intervals.</summary>
    public required bool Fresh { get; init; }

    public required EdgeLoad Load { get; init; }

    /// <summary>Service name to the version that the edge runs.</summary>
    public required IReadOnlyDictionary<string, PlanVersion> Plans { get; init; }

    /// <summary><c>service/origin</c> of what the edge ejected by itself.</summary>
    public IReadOnlyList<string> Ejected { get; set; } = [];
}

/// <summary>The cell as <c>GET /v1/status</c> shows it.</summary>
public sealed record CellStatus
{
    public required string Cell { get; init; }

    public required string Replica { get; init; }

    public required string Engine { get; init; }

    /// <summary>Version of the replica's program; null from an earlier one.</summary>
    public string? Version { get; init; }

    /// <summary>The replica's clock when it answered; null from an earlier one.</summary>
    public DateTimeOffset? At { get; init; }

    public required bool Leader { get; init; }

    /// <summary>The replica that holds the cell's lease; null while that is not known.</summary>
    public string? LeaderReplica { get; init; }

    /// <summary>True once fresh reports of half of the known edges came for two intervals: weights may change.</summary>
    public required bool Warm { get; init; }

    public required long Epoch { get; init; }

    public required bool ConsulReachable { get; init; }

    /// <summary>Why Consul is not reachable; null while it is.</summary>
    public string? ConsulError { get; init; }

    public string? LastPublishError { get; init; }

    public DateTimeOffset? LastPublishAt { get; init; }

    /// <summary>Services defined in the cell.</summary>
    public int Services { get; init; }

    /// <summary>Services of which the loss of one region or origin cannot be borne.</summary>
    public int UnsafeServices { get; init; }

    /// <summary>Those of them that lack most, at most 20.</summary>
    public IReadOnlyList<UnsafeService> Unsafe { get; set; } = [];

    /// <summary>Edges that this replica heard of lately, and those of them with a report younger than three intervals.</summary>
    public int KnownEdges { get; init; }

    public int FreshEdges { get; init; }

    /// <summary>The other cells, as this replica last heard of them.</summary>
    public IReadOnlyList<PeerView> Peers { get; set; } = [];
}

/// <summary>A service that is not N-1 safe, and what its certificate says in words.</summary>
public sealed record UnsafeService(string Service, string Sentence);

/// <summary>Another cell, as <c>GET /v1/status</c> shows it.</summary>
public sealed record PeerView
{
    public required string Cell { get; init; }

    /// <summary>The Consul datacenter that its digest is read from; null where its control plane is asked itself.</summary>
    public string? Datacenter { get; init; }

    /// <summary>Time since its newest digest was true; null before the first.</summary>
    public TimeSpan? DigestAge { get; init; }

    /// <summary>Epoch of the leader that wrote it.</summary>
    public long? Epoch { get; init; }

    /// <summary>Where that leader's API can be reached; null where it was not told.</summary>
    public Uri? Api { get; init; }

    /// <summary>True while its offers decay to a fair share because it has not been heard lately, or never was.</summary>
    public required bool Stale { get; init; }

    /// <summary>Why the last read brought nothing that can be used; null if it did.</summary>
    public string? Problem { get; init; }
}

/// <summary>One page of a listing; <paramref name="Next"/> is the cursor of the following page, null on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next = null);
