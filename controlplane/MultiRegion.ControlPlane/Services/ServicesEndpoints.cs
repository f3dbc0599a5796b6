using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.Core;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Services;

/// <summary>What services are and how they are planned.</summary>
internal static class ServicesEndpoints
{
    public static void MapServices(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/services", List).WithName("ListServices").WithSummary("Every service that is defined in this cell.")
            .ProducesErrors(400).RequireToken(Roles.Viewer);
        routes.MapGet("/v1/services/{name}", Find).WithName("GetService").WithSummary("One service; its ETag is that of the definition.")
            .ProducesErrors(404).RequireToken(Roles.Viewer);
        routes.MapGet("/v1/services/{name}/plan", FindPlan).WithName("GetPlan").WithSummary("The published plan, as edges read it.")
            .ProducesErrors(404).RequireToken(Roles.Viewer);
        routes.MapGet("/v1/services/{name}/explanation", FindExplanation).WithName("GetExplanation").WithSummary("Why the published weights are what they are.")
            .ProducesErrors(404).RequireToken(Roles.Viewer);
        routes.MapGet("/v1/services/{name}/certificate", FindCertificate).WithName("GetCertificate")
            .WithSummary("Whether the loss of any one region or origin, or with n=2 of any two regions, can be borne, and the cheapest remedy.")
            .ProducesErrors(400, 404).RequireToken(Roles.Viewer);
    }

    private static async Task<Results<Ok<Page<ServiceView>>, ProblemResult>> List(ServiceViews views, [AsParameters] PageQuery page, CancellationToken ct) =>
        page.Take(await views.ListAsync(ct), service => service.Name);

    private static async Task<Results<Ok<ServiceView>, ProblemResult>> Find(string name, ServiceViews views, HttpResponse response, CancellationToken ct)
    {
        if (await views.FindAsync(name, ct) is not { } view)
            return NotDefined(name);
        response.Headers.ETag = DefinitionTag.Of(view.Definition);
        return TypedResults.Ok(view);
    }

    private static Results<Ok<Plan>, ProblemResult> FindPlan(string name, PublishedPlans published, HttpResponse response)
    {
        if (!published.Plans.TryGetValue(name, out var plan))
            return Problems.Result(StatusCodes.Status404NotFound, $"No plan of service '{name}' is published in this cell");
        response.Headers.ETag = $"\"{plan.Version}\"";
        return TypedResults.Ok(plan);
    }

    [Description("Kept by the replica that published the plan; another one says which that is.")]
    private static Results<Ok<PlanExplanation>, ProblemResult> FindExplanation(string name, PublishedPlans published, LeaderElection election) =>
        published.FindExplanation(name) is { } explanation
            ? TypedResults.Ok(explanation)
            : Problems.Result(
                StatusCodes.Status404NotFound,
                $"This replica did not publish the plan of service '{name}'; the cell's leader is {election.Holder?.Holder ?? "not known"}");

    [Description("As of this replica's last round of planning.")]
    private static async Task<Results<Ok<SafetyCertificate>, ProblemResult>> FindCertificate(
        string name, SafetyBoard safety, IControlPlaneEngine engine, CancellationToken ct, [Description("Regions lost at once: 1 or 2, by default 1.")] int n = 1)
    {
        if (n is not (1 or 2))
            return Problems.Result(StatusCodes.Status400BadRequest, $"n: '{n}' is not 1 or 2");
        if (safety.Find(name) is not { } certificate)
            return Problems.Result(StatusCodes.Status404NotFound, $"Service '{name}' has not been planned by this replica");
        return TypedResults.Ok(n == 1 ? certificate : await engine.CertifyAsync(name, n, ct) ?? certificate);
    }

    internal static ProblemResult NotDefined(string name) =>
        Problems.Result(StatusCodes.Status404NotFound, $"Service '{name}' is not defined in this cell");
}
