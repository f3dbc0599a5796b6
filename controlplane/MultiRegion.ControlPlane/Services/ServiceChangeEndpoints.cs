using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.ControlPlane.Intents;
using MultiRegion.ControlPlane.Intents.Review;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Services;

/// <summary>How operators change what services are.</summary>
internal static class ServiceChangeEndpoints
{
    public static void MapServiceChanges(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/services/{name}", Put).WithName("PutService")
            .WithSummary("Defines a service, anew or differently. With If-Match, only if its definition is still that of the tag.")
            .Accepts<ServiceChange>("application/json").Writes("service.put", "name")
            .ProducesErrors(400, 409, 412, 413, 415, 422, 429, 503).RequireToken(Roles.Operator);
        routes.MapDelete("/v1/services/{name}", Delete).WithName("DeleteService")
            .WithSummary("Removes a service from this cell's edges; the reason is part of the record.").Writes("service.delete", "name")
            .ProducesErrors(404, 409, 412, 422, 429, 503).RequireToken(Roles.Operator);
    }

    private static async Task<Results<Ok<IntentReceipt>, Ok<IntentPreview>, ProblemResult>> Put(
        string name, HttpContext context, IntentChanges changes, [AsParameters] ChangeQuery query, [FromHeader(Name = "If-Match")] string? ifMatch)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.ServiceChange, PlanSize.MaxBytes);
        return body.Value is { } change
            ? await changes.WriteAsync(context, IntentChanges.Draft(context, IntentKind.Service, name, change.Reason) with { Definition = change.Definition }, query, ifMatch)
            : body.Problem!;
    }

    private static async Task<Results<Ok<IntentReceipt>, Ok<IntentPreview>, ProblemResult>> Delete(
        string name, HttpContext context, IntentChanges changes, DefinitionCatalog catalog, string? reason, [AsParameters] ChangeQuery query, [FromHeader(Name = "If-Match")] string? ifMatch) =>
        catalog.Defined.ContainsKey(name)
            ? await changes.WriteAsync(context, IntentChanges.Draft(context, IntentKind.Service, name, reason) with { Removed = true }, query, ifMatch)
            : ServicesEndpoints.NotDefined(name);
}
