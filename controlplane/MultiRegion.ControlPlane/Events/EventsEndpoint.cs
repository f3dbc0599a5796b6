using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Events;

/// <summary>The events of this replica as a stream of server-sent events that a reader can come back to.</summary>
internal static class EventsEndpoint
{
    public static void MapEvents(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/events", Get).WithName("GetEvents")
        .WithSummary("What happens in the cell, as server-sent events: what is kept, or from Last-Event-ID on, and then what comes.")
        .Produces<CellEvent>(StatusCodes.Status200OK, "text/event-stream").ProducesErrors(503).RequireToken(Roles.Viewer);

    private static async Task<IResult> Get(
        HttpContext context, EventLog log, EventReaders readers, IOptions<ControlPlaneOptions> options, TimeProvider time, IHostApplicationLifetime lifetime,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId, [Description("Only events of this service, and those of none.")] string? service,
        [Description("True to begin with what comes.")] bool fromNow = false)
    {
        using var place = readers.TryEnter();
        if (place is null)
            return Problems.Result(StatusCodes.Status503ServiceUnavailable, $"{options.Value.Events.MaxReaders} readers follow the events already");

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            var known = lastEventId is null ? null : log.PositionOf(lastEventId);
            // Whoever was with another replica, or with this one before it was restarted, is told that there may be a gap.
            if (lastEventId is not null && known is null)
                await WriteAsync(context.Response, log.Missed(0, 0), ends.Token);
            await FollowAsync(context.Response, log.ReadAsync(known ?? (fromNow ? log.End : 0), ends.Token), service, options.Value.Events.Ping, time, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
        }

        return Results.Empty;
    }

    private static async Task FollowAsync(
        HttpResponse response, IAsyncEnumerable<CellEvent> events, string? service, TimeSpan ping, TimeProvider time, CancellationToken ct)
    {
        await response.Body.FlushAsync(ct);
        await using var reader = events.GetAsyncEnumerator(ct);
        var next = reader.MoveNextAsync().AsTask();
        while (true)
        {
            try
            {
                if (!await next.WaitAsync(ping, time, ct))
                    return;
            }
            catch (TimeoutException)
            {
                await response.WriteAsync(": still here\n\n", ct);
                await response.Body.FlushAsync(ct);
                continue;
            }

            if (service is null || reader.Current.Service is null || reader.Current.Service == service)
                await WriteAsync(response, reader.Current, ct);
            next = reader.MoveNextAsync().AsTask();
        }
    }

    private static async Task WriteAsync(HttpResponse response, CellEvent happened, CancellationToken ct)
    {
        var data = JsonSerializer.Serialize(happened, ContractsJson.Default.CellEvent);
        await response.WriteAsync($"id: {happened.Id}\nevent: {JsonNamingPolicy.CamelCase.ConvertName(happened.Kind.ToString())}\ndata: {data}\n\n", ct);
        await response.Body.FlushAsync(ct);
    }
}
