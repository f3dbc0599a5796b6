using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Drills;

/// <summary>What lets a drill begin, and what ends it.</summary>
public static class DrillConditions
{
    /// <summary>Everything that speaks against beginning; empty if nothing does.</summary>
    public static IReadOnlyList<string> AgainstBeginning(DrillSpec spec, DrillScene scene)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(scene);
        List<string> findings = [.. scene.Obstacles, .. scene.Refusals, .. scene.Services.SelectMany(service => AgainstLimits(spec.Limits, service))];
        if (scene.Services.Count == 0)
            findings.Add("there is no service with an origin there");
        else if (scene.Share <= spec.Leave)
            findings.Add($"{Percent(scene.Share)} of the traffic at most goes there, and {Percent(spec.Leave)} are to be left");
        if (scene.Stands)
            findings.Add("the override of the drill before still stands");
        return findings;
    }

    /// <summary>Why a drill under way ends now; null if it goes on.</summary>
    public static string? AgainstGoingOn(DrillRecord drill, DrillScene scene)
    {
        ArgumentNullException.ThrowIfNull(drill);
        ArgumentNullException.ThrowIfNull(scene);
        return drill.CalledOff
            ?? (scene.Stands ? null : "its override does not stand any more")
            ?? scene.Obstacles.Concat(scene.Services.SelectMany(service => AgainstLimits(drill.Spec.Limits, service))).FirstOrDefault();
    }

    private static IEnumerable<string> AgainstLimits(DrillLimits limits, DrillService seen)
    {
        if (seen.ErrorShare > limits.MaxErrorShare)
            yield return $"{Percent(seen.ErrorShare.Value)} of the attempts of {seen.Service} fail, and at most {Percent(limits.MaxErrorShare)} may";
        if (seen.CapacityLeft < limits.MinCapacityLeft)
            yield return $"{Percent(seen.CapacityLeft.Value)} of the capacity of {seen.Service} is left, and at least {Percent(limits.MinCapacityLeft)} must be";
        if (seen.Shortfall > limits.MaxShortfall)
            yield return string.Create(CultureInfo.InvariantCulture, $"there is no room for {seen.Shortfall:0.#} requests/s of {seen.Service}, and at most {limits.MaxShortfall:0.#} may be so");
    }

    internal static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");
}
