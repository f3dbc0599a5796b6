namespace MultiRegion.Local.Cells;

/// <summary>What hosts the controllers of a control plane. The control planes are built together with this program, so they have what it has.</summary>
internal static class ControlPlaneEngine
{
    public const string InProcess = "inprocess";
    public const string Orleans = "orleans";

    public const string HowToBuildOrleansIn =
        "--engine: orleans is not in this build; where its packages restore, run infra/packages --again, or set WithOrleans=true in the environment";

    /// <summary>Whether this build has Orleans.</summary>
    public static bool HasOrleans =>
#if WITH_ORLEANS
        true;
#else
        false;
#endif

    /// <summary>Orleans where it is built in.</summary>
    public static string Default => HasOrleans ? Orleans : InProcess;

    /// <summary>For people.</summary>
    public static string Describe(string engine) => engine == Orleans
        ? "Orleans"
        : $"in process{(HasOrleans ? "" : " (Orleans is not built in)")}";
}
