namespace MultiRegion.ControlPlane.Engine;

/// <summary>The engines that this build has.</summary>
internal static class BuiltEngines
{
    public const string InProcess = "inprocess";
    public const string Orleans = "orleans";

    /// <summary>Whether the build found Orleans's packages, or was told to use them.</summary>
    public static bool HasOrleans =>
#if WITH_ORLEANS
        true;
#else
        false;
#endif
}
