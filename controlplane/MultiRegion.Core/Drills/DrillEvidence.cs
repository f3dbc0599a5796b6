using MultiRegion.Contracts;

namespace MultiRegion.Core.Drills;

/// <summary>Keeps of each part of a drill what its verdict rests on, in bounded room.</summary>
public static class DrillEvidence
{
    /// <summary>Adds a look at the part that is under way.</summary>
    public static DrillRecord Add(DrillRecord drill, DrillScene scene)
    {
        ArgumentNullException.ThrowIfNull(drill);
        ArgumentNullException.ThrowIfNull(scene);
        DrillStep? last = drill.Evidence.Count > 0 ? drill.Evidence[^1] : null;
        bool goesOn = last is not null && last.Phase == drill.Phase && last.Step == drill.Step;
        var next = new DrillStep
        {
            Phase = drill.Phase,
            Step = drill.Step,
            From = goesOn ? last!.From : drill.Since ?? scene.Now,
            Until = scene.Now,
            Cap = DrillCaps.Of(drill),
            Services = [.. scene.Services.OrderByDescending(service => service.Demand).ThenBy(service => service.Service, StringComparer.Ordinal)
                .Take(DrillStep.MostServices).Select(service => Worse(Trim(service), goesOn ? last!.Services.FirstOrDefault(before => before.Service == service.Service) : null))],
        };
        return drill with { Evidence = [.. goesOn ? drill.Evidence.Take(drill.Evidence.Count - 1) : drill.Evidence, next] };
    }

    private static DrillService Worse(DrillService now, DrillService? before) => before is null ? now : now with
    {
        ErrorShare = Greater(now.ErrorShare, before.ErrorShare),
        CapacityLeft = Less(now.CapacityLeft, before.CapacityLeft),
        Shortfall = Math.Max(now.Shortfall, before.Shortfall),
    };

    private static DrillService Trim(DrillService service) => service.Weights.Count <= DrillStep.MostOrigins ? service : service with
    {
        Weights = service.Weights.OrderByDescending(weight => weight.Value).ThenBy(weight => weight.Key, StringComparer.Ordinal)
            .Take(DrillStep.MostOrigins).ToDictionary(StringComparer.Ordinal),
    };

    private static double? Greater(double? a, double? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);

    private static double? Less(double? a, double? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);
}
