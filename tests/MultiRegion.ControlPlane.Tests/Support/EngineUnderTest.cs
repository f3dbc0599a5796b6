namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>The engine that this suite's replicas run; the project of another engine's tests has its own of this.</summary>
internal static class EngineUnderTest
{
    public const string Name = "inprocess";

    /// <summary>Arguments of a replica beside its settings.</summary>
    public static string[] Arguments(Uri consul) => [];
}
