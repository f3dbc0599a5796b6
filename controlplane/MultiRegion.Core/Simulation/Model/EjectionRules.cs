namespace MultiRegion.Core.Simulation.Model;

/// <summary>When an edge ejects an origin by itself: the defaults of the edge's section <c>Edge:Ejection</c>.</summary>
internal static class EjectionRules
{
    public const int HardFailures = 3;
    public const int Failures = 5;
    public const int ProbeFailures = 3;
    public const double SuccessRate = 0.85;
    public const int SuccessRateAttempts = 20;
    public const double SuccessRateWindow = 10;
    public const double MaxSoftShare = 0.5;
    public const double BaseTime = 5;
    public const double MaxTime = 60;
    public const double ForgetAfter = 30;
    public const double TrialPatience = 10;
    public const int SoftTrials = 5;
}
