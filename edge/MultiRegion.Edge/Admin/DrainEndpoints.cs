using Microsoft.AspNetCore.Http.HttpResults;
using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Streams;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.Edge.Admin;

/// <summary><c>/v1/drains</c>: keep this edge's traffic from an origin or a region for a while, with or without a control plane.</summary>
internal static class DrainEndpoints
{
    private const int MaxBodyBytes = 16 * 1024;

    public static void MapDrains(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/drains", List).RequireToken(Roles.Viewer);
        endpoints.MapPost("/v1/drains", AddAsync).Writes("drain.add", serviceInBody: true).RequireToken(Roles.Operator);
        endpoints.MapDelete("/v1/drains/{id}", Remove).Writes("drain.remove", serviceInBody: true).RequireToken(Roles.Operator);
    }

    private static JsonHttpResult<Page<DrainView>> List(DrainBook book, StreamBook streams) =>
        TypedResults.Json(new Page<DrainView>([.. book.InForce.Select(drain => Shown(drain, streams))]), ContractsJson.Default.PageDrainView);

    private static DrainView Shown(DrainView drain, StreamBook streams) => drain with { Streams = streams.CountOf(drain) };

    private static async Task<IResult> AddAsync(HttpContext context, DrainBook book, StreamBook streams, RoutingState routing)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.DrainRequest, MaxBodyBytes);
        if (body.Value is not { } request)
            return body.Problem!;
        if (context.RefuseService(request.Service) is { } refusal)
            return refusal;
        if (DrainValidator.Validate(request, routing.Table) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        if (book.Add(request, context.GetCaller()!.Name) is not { } drain)
            return Problems.Result(StatusCodes.Status409Conflict, $"{DrainBook.MaxDrains} drains are in force; end one with DELETE /v1/drains/{{id}}");

        context.GetAudit()?.SetAfter(drain, ContractsJson.Default.DrainView);
        context.Response.Headers.Location = $"/v1/drains/{drain.Id}";
        return TypedResults.Json(Shown(drain, streams), ContractsJson.Default.DrainView, statusCode: StatusCodes.Status201Created);
    }

    private static IResult Remove(string id, HttpContext context, DrainBook book)
    {
        var drain = book.InForce.FirstOrDefault(drain => drain.Id == id);
        if (drain is not null && context.RefuseService(drain.Service) is { } refusal)
            return refusal;
        context.GetAudit()?.SetBefore(drain, ContractsJson.Default.DrainView);
        return book.Remove(id, context.GetCaller()!.Name)
            ? TypedResults.NoContent()
            : Problems.Result(StatusCodes.Status404NotFound, $"No drain '{id}' is in force; GET /v1/drains lists them");
    }
}
