using Microsoft.AspNetCore.Http.HttpResults;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Intents.Peers;

/// <summary>What control planes of other cells ask where the datacenters of Consul are not WAN-joined.</summary>
internal static class PeersEndpoints
{
    public static void MapPeers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/peers/summary", GetSummary).WithName("GetPeerSummary")
            .WithSummary("What this cell has merged of intents, in short.").ProducesErrors().RequireToken(Roles.Peer);
        routes.MapGet("/v1/peers/intents", List).WithName("ListPeerIntents")
            .WithSummary("Every intent that this cell has merged, its record with it.").ProducesErrors().RequireToken(Roles.Peer);
        routes.MapPost("/v1/peers/intents", Place).WithName("PlacePeerIntent")
            .WithSummary("Merges an intent of another cell into what stands here.").Accepts<Intent>("application/json")
            .WritesUnaudited("peer.intent", "the cell that took the change has its record, and the intent says which that is")
            .ProducesErrors(400, 413, 415, 422, 503).RequireToken(Roles.Peer);
        routes.MapGet("/v1/peers/digest", GetDigest).WithName("GetPeerDigest")
            .WithSummary("This cell's digest of health and demand, as its leader wrote it last.").Produces<CellDigest>().ProducesErrors(404, 503).RequireToken(Roles.Peer);
    }

    private static Ok<IntentSummary> GetSummary(IntentSummaries summaries) => TypedResults.Ok(summaries.Current);

    private static Ok<IReadOnlyList<Intent>> List(IntentCatalog catalog) => TypedResults.Ok<IReadOnlyList<Intent>>([.. catalog.Current.Merged.Values]);

    private static async Task<Results<Ok<Placement>, ProblemResult>> Place(HttpContext context, ConsulClient consul, IntentCatalog catalog, PlanningPulse pulse)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.Intent, IntentDocuments.MaxBytes);
        if (body.Value is not { } intent)
            return body.Problem!;
        if (IntentDocuments.Check(intent) is { } refusal)
            return Problems.Result(StatusCodes.Status422UnprocessableEntity, refusal);
        try
        {
            var result = await consul.PlaceAsync(intent, datacenter: null, context.RequestAborted);
            if (result != PlaceResult.Conflict && catalog.Take(intent))
                pulse.Signal();
            return TypedResults.Ok(new Placement(result));
        }
        catch (ConsulException e)
        {
            return Problems.Result(StatusCodes.Status503ServiceUnavailable, e.Message);
        }
    }

    private static async Task<Results<Utf8ContentHttpResult, ProblemResult>> GetDigest(ConsulClient consul, CancellationToken ct)
    {
        try
        {
            return await consul.GetAsync(ConsulKeys.Digest, cancellation: ct) is { } stored
                ? TypedResults.Text(stored.Value, "application/json")
                : Problems.Result(StatusCodes.Status404NotFound, "This cell has published no digest");
        }
        catch (ConsulException e)
        {
            return Problems.Result(StatusCodes.Status503ServiceUnavailable, e.Message);
        }
    }
}
