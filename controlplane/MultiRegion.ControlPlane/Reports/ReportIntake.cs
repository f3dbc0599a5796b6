using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Edges;
using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.ControlPlane.Services;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.Core;
using MultiRegion.Core.Validation;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Reports;

/// <summary>Takes reports: what is plausible, in order and not too much goes to the engine, and evidence of a lost origin starts a tick at once.</summary>
internal sealed class ReportIntake(
    IControlPlaneEngine engine, EdgeRegistry edges, DefinitionCatalog services, PublishedPlans published, LeaderElection election,
    PlanningPulse pulse, ControlPlaneMetrics metrics, IOptions<ControlPlaneOptions> options, TimeProvider time)
{
    /// <summary>What a replica believes that knows of no epoch itself: a new one every second would take 30 years to get there.</summary>
    private const long HighestFirstEpoch = 1_000_000_000;

    /// <summary>How far an edge may be ahead of what this replica knows, as after the restore of an old snapshot of Consul.</summary>
    private const long LargestStep = 1000;

    private readonly ReportOptions _options = options.Value.Reports;
    private readonly IReadOnlyCollection<string> _regions = options.Value.Reports.Regions is { Count: > 0 } regions ? [.. regions] : [options.Value.Cell];

    /// <summary>Null if the report is taken, or the problem to answer with.</summary>
    public async ValueTask<ProblemResult?> TakeAsync(HealthReport report, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var verdict = ReportValidator.Validate(report, Context(), now);
        if (verdict.Refusal is { } reason)
            return Refuse(reason.ToString(), Invalid(verdict.Error!));
        if (FindImpossibleVersion(report) is { } impossible)
            return Refuse("ImpossibleVersion", Invalid(impossible));

        foreach (var entry in verdict.RefusedEntries)
            metrics.EntryRefused(entry.Reason.ToString());
        report = report with { Services = verdict.Accepted };
        var (refusal, bringsHardEvidence) = edges.Accept(report);
        if (refusal is { } why)
            return Refuse(why.ToString(), Explain(why, report));

        await engine.ReportAsync(report, now, bringsHardEvidence, ct);
        metrics.ReportAccepted();
        if (bringsHardEvidence)
            pulse.Signal();
        return null;
    }

    /// <summary>A body that was no report at all: malformed, too long, of another type.</summary>
    public void CountUnreadable(int status) =>
        metrics.ReportRefused(status == StatusCodes.Status413PayloadTooLarge ? "TooLarge" : "Unreadable");

    /// <summary>
    /// A leader goes above what edges report, so one forged version must not use up the epochs. The limit moves with the epochs of the cell:
    /// what a leader has published is never refused when its edges report it.
    /// </summary>
    private ValidationError? FindImpossibleVersion(HealthReport report)
    {
        var known = Math.Max(published.HighestEpoch, election.Holder?.Epoch ?? 0);
        var highest = known == 0 ? HighestFirstEpoch : known + LargestStep;
        for (var i = 0; i < report.Services.Count; i++)
            if (report.Services[i].Plan is var plan && (plan.Epoch < 0 || plan.Epoch > highest || plan.Revision < 0))
                return new ValidationError($"services[{i}].plan", plan.ToString(), $"an epoch from 0 to {highest} and a revision of at least 0");
        return null;
    }

    private ReportContext Context() => new()
    {
        Regions = _regions,
        Services = services.Defined,
        MaxServices = _options.MaxEntries,
        MaxOrigins = _options.MaxEntries,
    };

    private ProblemResult Refuse(string reason, ProblemResult answer)
    {
        metrics.ReportRefused(reason);
        return answer;
    }

    private static ProblemResult Invalid(ValidationError error) => Problems.Invalid([error.ToField()]);

    private ProblemResult Explain(EdgeRefusal refusal, HealthReport report) => refusal switch
    {
        EdgeRefusal.TooOften => Problems.Result(
            StatusCodes.Status429TooManyRequests, FormattableString.Invariant($"Edge '{report.Edge}' sends more than {_options.MaxPerSecond} reports a second")),
        EdgeRefusal.TooManyEdges => Problems.Result(
            StatusCodes.Status503ServiceUnavailable, $"This replica remembers {_options.MaxEdges} edges already; raise ControlPlane:Reports:MaxEdges"),
        _ => Problems.Result(
            StatusCodes.Status409Conflict,
            $"A later report of edge '{report.Edge}' was taken before this one (incarnation {report.Incarnation}, sequence {report.Sequence})"),
    };
}
