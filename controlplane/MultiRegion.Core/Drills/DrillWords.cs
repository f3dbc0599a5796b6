using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Drills;

/// <summary>Where a drill stands, in one line.</summary>
public static class DrillWords
{
    public static string Of(DrillRecord drill)
    {
        ArgumentNullException.ThrowIfNull(drill);
        string what = drill.Spec.Origin ?? drill.Spec.Region ?? "";
        string name = $"Drill {drill.Id} of {what}{(drill.Spec.Service is { } service ? $" of {service}" : "")} by {drill.Author}";
        string stands = drill.Phase switch
        {
            DrillPhase.Waiting => string.Create(CultureInfo.InvariantCulture, $"begins from {drill.NotBefore.UtcDateTime:yyyy-MM-dd HH:mm} UTC on"),
            DrillPhase.Stepping => $"step {drill.Step} of {drill.Spec.Steps}: at most {DrillConditions.Percent(DrillCaps.Of(drill) ?? 0)} of the traffic goes there",
            DrillPhase.Holding => $"all steps done: at most {DrillConditions.Percent(drill.Spec.Leave)} of the traffic goes there",
            DrillPhase.Restoring => $"gives back what it took{(drill.Failure is { } why ? $", for {why}" : "")}",
            _ => (drill.Outcome?.Sentence ?? drill.Phase.ToString()).TrimEnd('.'),
        };
        return $"{name}: {stands}";
    }
}
