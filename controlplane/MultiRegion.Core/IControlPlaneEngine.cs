using MultiRegion.Contracts;

namespace MultiRegion.Core;

/// <summary>
/// Where the cell's service controllers live: all of them in this process, or spread over silos. What crosses services (the lease, the
/// publisher, the registry of edges) stays outside, so both ways publish the same documents.
/// </summary>
public interface IControlPlaneEngine
{
    /// <summary>Name as <c>--engine</c> and <c>/v1/status</c> have it.</summary>
    string Name { get; }

    /// <summary>Takes an edge's report; what it says of services that are not defined here is left out. One that is urgent waits for no batch.</summary>
    ValueTask ReportAsync(HealthReport report, DateTimeOffset at, bool urgent, CancellationToken ct);

    /// <summary>Edges that reported to other processes of this control plane since the last call; none where each hears all edges itself.</summary>
    ValueTask<IReadOnlyList<EdgeSighting>> TakeSightingsAsync(CancellationToken ct);

    /// <summary>Takes the result of one of this replica's own probes.</summary>
    ValueTask ProbedAsync(string observer, string service, string origin, ProbeObservation probe, DateTimeOffset at, CancellationToken ct);

    /// <summary>Takes another cell's digest. What it says nothing of, for lack of room, stays as it was.</summary>
    ValueTask ObserveDigestAsync(CellDigest digest, DateTimeOffset at, CancellationToken ct);

    /// <summary>Every service's part of this cell's digest as of the last round of planning, in the order of their names.</summary>
    ValueTask<IReadOnlyList<ServiceDigest>> GetDigestsAsync(DateTimeOffset now, CancellationToken ct);

    /// <summary>Defines a service, anew or differently.</summary>
    ValueTask DefineAsync(ServiceDefinition definition, CancellationToken ct);

    /// <summary>Forgets a service.</summary>
    ValueTask RemoveAsync(string service, CancellationToken ct);

    /// <summary>Takes what is published, by this replica or by another, as what the next plan is compared with.</summary>
    ValueTask AdoptAsync(Plan plan, CancellationToken ct);

    /// <summary>Takes the overrides and safety rules of the merged set, of all services, in place of those before.</summary>
    ValueTask SteerAsync(IReadOnlyList<Intent> intents, CancellationToken ct);

    /// <summary>What a change would do to a service by what is known now; null for one that neither is defined here nor would be.</summary>
    /// <param name="service">The service.</param>
    /// <param name="intents">The overrides and rules of the merged set as they would be.</param>
    /// <param name="definition">The definition as it would be; null for the one that there is.</param>
    /// <param name="now">When it would be.</param>
    /// <param name="mayChangeWeights">False holds published weights.</param>
    /// <param name="ct">Ends the call.</param>
    ValueTask<ServicePreview?> PreviewAsync(
        string service, IReadOnlyList<Intent> intents, ServiceDefinition? definition, DateTimeOffset now, bool mayChangeWeights, CancellationToken ct);

    /// <summary>Plans every service.</summary>
    ValueTask<IReadOnlyList<PlanDraft>> TickAsync(PlanningRound round, CancellationToken ct);

    /// <summary>Whether so many regions, 1 or 2, can be lost at once as of the last round of planning; null for a service that is not known or planned.</summary>
    ValueTask<SafetyCertificate?> CertifyAsync(string service, int losses, CancellationToken ct);

    /// <summary>Scores of every service, in the order of their names.</summary>
    ValueTask<IReadOnlyList<ServiceScores>> GetScoresAsync(CancellationToken ct);

    /// <summary>This cell's demand for each service in requests per second.</summary>
    ValueTask<IReadOnlyDictionary<string, double>> GetDemandAsync(CancellationToken ct);
}
