using MultiRegion.Local.Drills;

namespace MultiRegion.Local.Commands;

/// <summary>What the program's exit says.</summary>
internal static class ExitCode
{
    public const int Passed = 0;

    /// <summary>A drill ran and missed a bar.</summary>
    public const int BarsFailed = 1;

    /// <summary>It could not run: a bad option, a port in use, a part that did not come up.</summary>
    public const int CouldNotRun = 2;

    /// <summary>The drill ran, but a precondition did not hold, so that its figures prove nothing.</summary>
    public const int Invalid = 3;

    /// <summary>Of several drills: a missed bar is found, whatever another drill could not show.</summary>
    public static int Of(IReadOnlyCollection<DrillOutcome> outcomes) =>
        outcomes.Contains(DrillOutcome.Failed) ? BarsFailed : outcomes.Contains(DrillOutcome.Invalid) ? Invalid : Passed;
}
