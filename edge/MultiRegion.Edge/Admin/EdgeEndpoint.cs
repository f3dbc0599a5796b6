using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Streams;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.Edge.Admin;

/// <summary><c>GET /v1/edge</c>: what this edge is and runs, from itself alone.</summary>
internal static class EdgeEndpoint
{
    public static void MapEdge(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/v1/edge", Show).RequireToken(Roles.Viewer);

    private static JsonHttpResult<EdgeStatus> Show(
        IOptions<EdgeOptions> options, RoutingState routing, DrainBook drains, StreamBook streams, IHostApplicationLifetime lifetime)
    {
        var services = routing.Table.Services.Values.OrderBy(service => service.Name, StringComparer.Ordinal);
        var status = new EdgeStatus
        {
            Id = options.Value.Id,
            Region = options.Value.Region,
            Cell = options.Value.CellName,
            Draining = lifetime.ApplicationStopping.IsCancellationRequested,
            InFlight = routing.InFlight,
            Streams = streams.Count,
            Services = [.. services.Select(StatusOf)],
            Drains = [.. drains.InForce.Select(drain => drain with { Streams = streams.CountOf(drain) })],
        };
        return TypedResults.Json(status, EdgeJson.Default.EdgeStatus);
    }

    private static ServiceStatus StatusOf(RoutedService service) => new()
    {
        Service = service.Name,
        Version = service.Plan.Version,
        State = service.Plan.State,
        PlannedAt = service.Plan.PlannedAt,
        Weights = service.Origins.ToDictionary(origin => origin.Id, origin => origin.Weight),
        Ejected = [.. service.Origins.Where(origin => origin.IsEjected).Select(origin => origin.Id)],
    };
}

/// <summary>An edge as it shows itself.</summary>
internal sealed record EdgeStatus
{
    public required string Id { get; init; }

    public required string Region { get; init; }

    public required string Cell { get; init; }

    public required bool Draining { get; init; }

    public required int InFlight { get; init; }

    /// <summary>Those of them that are streams: upgraded connections and server-sent events.</summary>
    public required int Streams { get; init; }

    public required IReadOnlyList<ServiceStatus> Services { get; init; }

    public required IReadOnlyList<DrainView> Drains { get; init; }
}

/// <summary>One service as the edge runs it.</summary>
internal sealed record ServiceStatus
{
    public required string Service { get; init; }

    public required PlanVersion Version { get; init; }

    public required PlanState State { get; init; }

    public required DateTimeOffset PlannedAt { get; init; }

    /// <summary>Origin id to planned share, 0 to 1.</summary>
    public required IReadOnlyDictionary<string, double> Weights { get; init; }

    /// <summary>Origins that this edge keeps traffic from by itself.</summary>
    public required IReadOnlyList<string> Ejected { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EdgeStatus))]
internal sealed partial class EdgeJson : JsonSerializerContext;
