namespace MultiRegion.Local.Drills;

/// <summary>How long the phases of a drill last.</summary>
internal sealed record DrillPhases
{
    /// <summary>Load before anything is measured: the runtime compiles hot paths again for some ten seconds, longer where cores are few.</summary>
    public required TimeSpan Warm { get; init; }

    /// <summary>Longest wait after that for the traffic to be spread as the drill needs it.</summary>
    public required TimeSpan Spread { get; init; }

    public required TimeSpan Before { get; init; }

    public required TimeSpan During { get; init; }

    public required TimeSpan AfterAtLeast { get; init; }

    /// <summary>Longest wait for the traffic to return.</summary>
    public required TimeSpan AfterAtMost { get; init; }

    public static readonly DrillPhases Full = new()
    {
        Warm = TimeSpan.FromSeconds(20),
        Spread = TimeSpan.FromSeconds(20),
        Before = TimeSpan.FromSeconds(10),
        During = TimeSpan.FromSeconds(15),
        AfterAtLeast = TimeSpan.FromSeconds(8),
        AfterAtMost = TimeSpan.FromSeconds(60),
    };

    public static readonly DrillPhases Short = new()
    {
        Warm = TimeSpan.FromSeconds(10),
        Spread = TimeSpan.FromSeconds(15),
        Before = TimeSpan.FromSeconds(4),
        During = TimeSpan.FromSeconds(6),
        AfterAtLeast = TimeSpan.FromSeconds(3),
        AfterAtMost = TimeSpan.FromSeconds(4),
    };
}
