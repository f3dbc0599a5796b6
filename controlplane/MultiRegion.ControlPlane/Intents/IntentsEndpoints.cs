using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.ControlPlane.Intents.Review;
using MultiRegion.Core.Intents;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Intents;

/// <summary>Intents of every kind, with their record; and the way back.</summary>
internal static class IntentsEndpoints
{
    private const int MaxUndoBytes = 8 * 1024;

    public static void MapIntents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/intents", List).WithName("ListIntents")
            .WithSummary("Every intent: whether it counts, what it replaced, what lost to it, and which cells have it.").ProducesErrors(400).RequireToken(Roles.Viewer);
        routes.MapGet("/v1/intents/{kind}/{name}", Find).WithName("GetIntent")
            .WithSummary("One intent with its record; kind is service, override, rule or freeze.").ProducesErrors(404).RequireToken(Roles.Viewer);
        routes.MapPost("/v1/intents/{kind}/{name}/undo", Undo).WithName("UndoIntent")
            .WithSummary("Puts the state before back, or the one of the record with the stamp 'to'. It is a change like any other, and can itself be undone.")
            .Accepts<UndoRequest>("application/json").Writes("intent.undo", serviceInBody: true)
            .ProducesErrors(400, 404, 409, 412, 413, 415, 422, 429, 503).RequireToken(Roles.Operator);
    }

    private static Results<Ok<Page<IntentView>>, ProblemResult> List(IntentViews views, [AsParameters] PageQuery page) => page.Take(views.List(), IntentViews.KeyOf);

    private static Results<Ok<IntentView>, ProblemResult> Find(string kind, string name, IntentViews views, HttpResponse response, IntentTag tags)
    {
        if (!IntentPath.TryRead(kind, name, out var id, out var problem))
            return problem;
        if (views.List().FirstOrDefault(view => IntentId.Of(view.Intent) == id) is not { } found)
            return IntentPath.NotThere(id);
        response.Headers.ETag = tags.Of(id.Kind, id.Name);
        return TypedResults.Ok(found);
    }

    private static async Task<Results<Ok<IntentReceipt>, Ok<IntentPreview>, ProblemResult>> Undo(
        string kind, string name, HttpContext context, IntentCatalog catalog, IntentChanges changes, [AsParameters] ChangeQuery query, [FromHeader(Name = "If-Match")] string? ifMatch)
    {
        if (!IntentPath.TryRead(kind, name, out var id, out var problem))
            return problem;
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.UndoRequest, MaxUndoBytes);
        if (body.Value is not { } request)
            return body.Problem!;
        if (catalog.Current.Find(id) is not { } standing)
            return IntentPath.NotThere(id);
        if (!TryFind(id, standing, request.To, out var state, out var refusal))
            return refusal!;
        var draft = IntentChanges.Draft(context, id.Kind, id.Name, request.Reason) with
        {
            Removed = state?.Removed ?? true,
            Definition = state?.Definition,
            Override = state?.Override,
            Rule = state?.Rule,
            Freeze = state?.Freeze,
        };
        context.GetAudit()?.SetAfter(draft, ContractsJson.Default.Intent);
        return await changes.WriteAsync(context, draft, query, ifMatch);
    }

    /// <param name="id">The intent.</param>
    /// <param name="standing">What counts now.</param>
    /// <param name="to">The stamp that is asked for.</param>
    /// <param name="state">What to put back; null for nothing, where there was nothing before.</param>
    /// <param name="refusal">Why it cannot be.</param>
    private static bool TryFind(IntentId id, Intent standing, IntentStamp? to, out IntentState? state, out ProblemResult? refusal)
    {
        var wanted = to ?? standing.Replaced?.Stamp;
        state = standing.History.Concat(standing.Losers).FirstOrDefault(candidate => candidate.Stamp == wanted);
        refusal = state switch
        {
            { Trimmed: true } => Conflict($"The state {wanted} of {IntentChanges.Describe(id)} was too large to be kept in its record"),
            null when wanted is not null => Conflict($"The record of {IntentChanges.Describe(id)} does not have the state {wanted}"),
            null when id.Kind == IntentKind.Service => Conflict($"{IntentChanges.Describe(id)} has no state before; remove it, or define it as it should be"),
            _ => null,
        };
        return refusal is null;

        static ProblemResult Conflict(string detail) => Problems.Result(StatusCodes.Status409Conflict, detail);
    }
}
