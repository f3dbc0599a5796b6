using Microsoft.AspNetCore.Http.HttpResults;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Edges;

internal static class EdgesEndpoint
{
    public static void MapEdges(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/edges", List)
        .WithName("ListEdges").WithSummary("The edges that this replica hears of, with the versions they run.")
        .ProducesErrors(400).RequireToken(Roles.Viewer);

    private static Results<Ok<Page<EdgeView>>, ProblemResult> List(EdgeRegistry edges, [AsParameters] PageQuery page) =>
        page.Take(edges.List(), edge => edge.Edge);
}
