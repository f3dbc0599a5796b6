using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Orleans.Messages;
using Orleans.Concurrency;

namespace MultiRegion.ControlPlane.Orleans.Grains;

/// <summary>One service of the cell; its key is the service's name.</summary>
public interface IServiceGrain : IGrainWithStringKey
{
    /// <summary>Takes what was seen. One way: whoever brings reports waits for nobody, and what is lost is told again within a second.</summary>
    [OneWay]
    Task Report(ReportBatch batch);

    /// <summary>Plans, if the asker leads or nobody does; else the plan of the last round. Null where there is no definition yet: <see cref="Apply"/> it.</summary>
    ValueTask<ServiceAnswer?> GetPlan(PlanRequest request);

    /// <summary>Takes definition and plan from Consul; those of a leader before anyone else's.</summary>
    Task Apply(ServiceState state);

    /// <summary>Whether so many regions can be lost at once, as of the last round; null before the first.</summary>
    [AlwaysInterleave]
    ValueTask<SafetyCertificate?> Explain(int losses);

    /// <summary>What a change would do by what is known now; null where there is no definition yet.</summary>
    [AlwaysInterleave]
    ValueTask<ServicePreview?> Preview(PreviewRequest request);

    /// <summary>The service is no more.</summary>
    Task Forget();
}
