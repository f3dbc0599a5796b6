using System.Text.Json.Serialization.Metadata;
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

/// <summary>How operators put overrides, safety rules and change freezes, look at them, and take them away.</summary>
internal static class IntentChangeEndpoints
{
    private const int MaxBytes = 64 * 1024;

    public static void MapIntentChanges(this IEndpointRouteBuilder routes)
    {
        Map(routes, IntentKind.Override, "overrides", "override", ContractsJson.Default.OverrideChange, Roles.Operator,
            (draft, change) => draft with { Reason = change.Reason, Override = change.Override });
        Map(routes, IntentKind.Rule, "rules", "safety rule", ContractsJson.Default.RuleChange, Roles.Admin,
            (draft, change) => draft with { Reason = change.Reason, Rule = change.Rule });
        Map(routes, IntentKind.Freeze, "freezes", "change freeze", ContractsJson.Default.FreezeChange, Roles.Admin,
            (draft, change) => draft with { Reason = change.Reason, Freeze = change.Freeze });
    }

    private static void Map<TChange>(
        IEndpointRouteBuilder routes, IntentKind kind, string path, string called, JsonTypeInfo<TChange> type, string role, Func<Intent, TChange, Intent> fill)
        where TChange : class
    {
        routes.MapGet($"/v1/{path}", List).WithName($"List{kind}s").WithSummary($"Every {called} that is not removed.")
            .ProducesErrors(400).RequireToken(Roles.Viewer);
        routes.MapGet($"/v1/{path}/{{name}}", Find).WithName($"Get{kind}").WithSummary($"One {called}; its ETag is that of its newest state.")
            .ProducesErrors(404).RequireToken(Roles.Viewer);
        routes.MapPut($"/v1/{path}/{{name}}", Put).WithName($"Put{kind}")
            .WithSummary($"Asks for the {called}, anew or differently. With If-Match, only if it is still that of the tag; \"none\" for a new one.")
            .Accepts<TChange>("application/json").Writes($"{ConsulKeys.Segment(kind)}.put", serviceInBody: true)
            .ProducesErrors(400, 409, 412, 413, 415, 422, 429, 503).RequireToken(role);
        routes.MapDelete($"/v1/{path}/{{name}}", Delete).WithName($"Delete{kind}")
            .WithSummary($"Takes the {called} away; the reason is part of the record.").Writes($"{ConsulKeys.Segment(kind)}.delete", serviceInBody: true)
            .ProducesErrors(403, 404, 409, 412, 422, 429, 503).RequireToken(role);

        Results<Ok<Page<IntentView>>, ProblemResult> List(IntentViews views, [AsParameters] PageQuery page) =>
            page.Take(views.List().Where(view => view.Intent.Kind == kind && view.Phase != IntentPhase.Removed), IntentViews.KeyOf);

        Results<Ok<IntentView>, ProblemResult> Find(string name, IntentViews views, HttpResponse response)
        {
            var id = new IntentId(kind, name);
            if (views.Find(id) is not { } found)
                return IntentPath.NotThere(id);
            response.Headers.ETag = IntentTag.Of(found.Intent);
            return TypedResults.Ok(found);
        }

        async Task<Results<Ok<IntentReceipt>, Ok<IntentPreview>, ProblemResult>> Put(string name, HttpContext context, IntentChanges changes, [AsParameters] ChangeQuery query, [FromHeader(Name = "If-Match")] string? ifMatch)
        {
            var body = await JsonBody.ReadAsync(context, type, MaxBytes);
            return body.Value is { } change
                ? await changes.WriteAsync(context, fill(IntentChanges.Draft(context, kind, name, null), change), query, ifMatch)
                : body.Problem!;
        }

        async Task<Results<Ok<IntentReceipt>, Ok<IntentPreview>, ProblemResult>> Delete(
            string name, HttpContext context, IntentViews views, IntentChanges changes, string? reason, [AsParameters] ChangeQuery query, [FromHeader(Name = "If-Match")] string? ifMatch)
        {
            var id = new IntentId(kind, name);
            return views.Find(id) is null
                ? IntentPath.NotThere(id)
                : await changes.WriteAsync(context, IntentChanges.Draft(context, kind, name, reason) with { Removed = true }, query, ifMatch);
        }
    }
}
