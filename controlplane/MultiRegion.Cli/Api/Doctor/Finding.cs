namespace MultiRegion.Cli.Api.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Verdict">How it is.</param>
/// <param name="Found">What was seen.</param>
/// <param name="Remedy">What to do; null where there is nothing to do.</param>
internal sealed record Finding(string Check, Verdict Verdict, string Found, string? Remedy = null);

internal enum Verdict
{
    Ok,

    /// <summary>Nothing is lost yet.</summary>
    Warning,

    Failed,
}
