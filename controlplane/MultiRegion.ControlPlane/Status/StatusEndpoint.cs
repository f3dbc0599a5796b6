using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Digests;
using MultiRegion.ControlPlane.Edges;
using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Planning;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.ControlPlane.Services;
using MultiRegion.Core;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ControlPlane.Status;

internal static class StatusEndpoint
{
    private static readonly string? Version = typeof(StatusEndpoint).Assembly.GetName().Version?.ToString(3);

    public static void MapStatus(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/status", Get)
        .WithName("GetStatus").WithSummary("This replica and its cell.").ProducesErrors().RequireToken(Roles.Viewer);

    private static Ok<CellStatus> Get(
        IOptions<ControlPlaneOptions> options, IControlPlaneEngine engine, CellLeader leader, LeaderElection election, WarmUp warmUp,
        ConsulState consul, PublishLog publishLog, EdgeRegistry edges, DefinitionCatalog catalog, PeerDigests peers, SafetyBoard safety, TimeProvider time)
    {
        var census = edges.Count();
        var now = time.GetUtcNow();
        var (unsafeServices, worst) = safety.Unsafe();
        return TypedResults.Ok(new CellStatus
        {
            Cell = options.Value.Cell,
            Replica = options.Value.Replica,
            Engine = engine.Name,
            Version = Version,
            At = now,
            Leader = leader.IsLeading,
            LeaderReplica = election.Holder?.Holder,
            Warm = warmUp.IsWarm,
            Epoch = leader.Epoch,
            ConsulReachable = consul.IsReachable,
            ConsulError = consul.Error,
            LastPublishError = publishLog.LastError,
            LastPublishAt = publishLog.LastPublishAt,
            Services = catalog.Defined.Count,
            UnsafeServices = unsafeServices,
            Unsafe = worst,
            KnownEdges = census.Known,
            FreshEdges = census.Fresh,
            Peers = [.. peers.All.Select(peer => peer.ToView(now))],
        });
    }
}
