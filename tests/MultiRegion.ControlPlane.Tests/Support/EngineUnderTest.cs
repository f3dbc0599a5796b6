namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>The engine that this suite's replicas run; the project of another engine's tests has its own of this.</summary>
internal static class EngineUnderTest
{
    /// <summary>Whether a replica that was stopped in its tracks for long goes on when it wakes, or ends, to be started again by whoever runs it.</summary>
    public static bool OutlivesPauses => true;

    /// <summary>Arguments of a replica beside its settings.</summary>
    public static string[] Arguments(Uri consul) => [];
}
