using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Drills;

/// <summary>The verdict on a drill that has ended, in words with the numbers that it rests on.</summary>
internal static class DrillResults
{
    public static DrillResult Of(DrillRecord drill)
    {
        if (drill.Phase == DrillPhase.Refused)
            return new DrillResult(false, $"Not begun: {string.Join("; ", drill.Findings)}.");
        if (drill.StartedAt is null)
            return new DrillResult(false, $"Not begun: {drill.Failure}.");
        string seen = $"{Seen(drill)}{Restored(drill)}";
        return drill.Phase == DrillPhase.Done
            ? new DrillResult(true, $"Passed: {seen}.")
            : new DrillResult(false, $"Ended in step {drill.Step} of {drill.Spec.Steps}, for {drill.Failure}: {seen}.");
    }

    private static string Seen(DrillRecord drill)
    {
        DrillStep[] away = [.. drill.Evidence.Where(step => step.Cap is not null)];
        DrillService[] services = [.. away.SelectMany(step => step.Services)];
        double? errors = services.Max(service => service.ErrorShare);
        double? left = services.Min(service => service.CapacityLeft);
        string words = $"traffic there went from {Percent(drill.StartShare)} to {Percent(away.Length == 0 ? drill.StartShare : away[^1].Cap!.Value)}";
        words += errors is null ? ", with too few attempts to tell how many fail" : $", with at most {Percent(errors.Value)} of the attempts failing";
        return left is null ? words : $"{words} and at least {Percent(left.Value)} of the capacity left";
    }

    private static string Restored(DrillRecord drill) => drill is { Since: { } since, EndedAt: { } ended }
        ? string.Create(CultureInfo.InvariantCulture, $"; it was given back, and the drill ended {(ended - since).TotalSeconds:0} s later")
        : "";

    private static string Percent(double share) => DrillConditions.Percent(share);
}
