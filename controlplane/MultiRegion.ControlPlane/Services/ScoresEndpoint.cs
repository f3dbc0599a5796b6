using Microsoft.AspNetCore.Http.HttpResults;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.Core;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Services;

internal static class ScoresEndpoint
{
    public static void MapScores(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/scores", List)
        .WithName("ListScores").WithSummary("Health scores of every service's origins as this cell sees them.")
        .ProducesErrors(400).RequireToken(Roles.Viewer);

    private static async Task<Results<Ok<Page<ServiceScores>>, ProblemResult>> List(
        IControlPlaneEngine engine, [AsParameters] PageQuery page, CancellationToken ct) =>
        page.Take(await engine.GetScoresAsync(ct), scores => scores.Service);
}
