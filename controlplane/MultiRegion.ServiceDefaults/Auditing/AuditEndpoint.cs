using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ServiceDefaults.Auditing;

/// <summary><c>GET /v1/audit</c>: what callers of this host changed, or wanted to.</summary>
public static class AuditEndpoint
{
    private const int DefaultLimit = 100;
    private const int MostLimit = 1000;

    public static RouteHandlerBuilder MapAudit(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/v1/audit", List)
        .WithName("ListAudit").WithSummary("What callers of this host changed or wanted to, the newest first. Each host has its own; those that ended are in its file.")
        .RequireToken(Roles.Viewer);

    private static Results<JsonHttpResult<Page<AuditRecord>>, ProblemResult> List(
        AuditTrail trail,
        [Description("Records of a page: 1 to 1000, by default 100.")] int? limit,
        [Description("The 'next' of the page before.")] string? cursor,
        [Description("Only of this caller.")] string? caller,
        [Description("Only of this action, as service.put; with * at its end of all that begin so.")] string? action,
        [Description("Only from this time on, as 2027-01-31T12:00:00Z.")] DateTimeOffset? since)
    {
        var most = limit ?? DefaultLimit;
        if (most is < 1 or > MostLimit)
            return Problems.Result(StatusCodes.Status400BadRequest, $"limit: '{limit}' is not from 1 to {MostLimit}");
        var below = long.MaxValue;
        if (!string.IsNullOrEmpty(cursor) && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out below))
            return Problems.Result(StatusCodes.Status400BadRequest, $"cursor: '{cursor}' is not the 'next' of a page");

        var found = trail.Newest.Where(record => record.Sequence < below && (caller is null || record.Caller == caller)
            && (action is null || new CallerScope([], [action]).AllowsAction(record.Action)) && (since is null || record.At >= since)).Take(most + 1).ToList();
        var page = found.Count > most
            ? new Page<AuditRecord>(found[..most], found[most - 1].Sequence.ToString(CultureInfo.InvariantCulture))
            : new Page<AuditRecord>(found);
        return TypedResults.Json(page, ContractsJson.Default.PageAuditRecord);
    }
}
