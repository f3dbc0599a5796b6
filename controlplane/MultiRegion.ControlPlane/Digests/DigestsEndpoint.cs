using Microsoft.AspNetCore.Http.HttpResults;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Digests;

internal static class DigestsEndpoint
{
    public static void MapDigests(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/digests", List)
        .WithName("ListDigests").WithSummary("The other cells' newest digests as this replica has them: demand, scores as they see them, offers.")
        .ProducesErrors(400).RequireToken(Roles.Viewer);

    private static Results<Ok<Page<CellDigest>>, ProblemResult> List(PeerDigests peers, [AsParameters] PageQuery page) =>
        page.Take(peers.All.Select(peer => peer.Digest).OfType<CellDigest>(), digest => digest.Cell);
}
