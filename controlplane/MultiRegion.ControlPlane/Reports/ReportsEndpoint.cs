using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Reports;

internal static class ReportsEndpoint
{
    public static void MapReports(this IEndpointRouteBuilder routes) => routes.MapPost("/v1/reports", PostAsync)
        .WithName("PostReport").WithSummary("An edge's health report of one interval.")
        .Accepts<HealthReport>("application/json").ProducesErrors(400, 409, 413, 415, 422, 429, 503)
        .WritesUnaudited("report.post", "telemetry, once a second from every edge; it has limits of its own").RequireToken(Roles.Edge);

    private static async Task<Results<NoContent, ProblemResult>> PostAsync(
        HttpContext context, ReportIntake intake, IOptions<ControlPlaneOptions> options)
    {
        var body = await JsonBody.ReadAsync(context, ReportJson.HealthReport, options.Value.Reports.MaxBytes);
        if (body.Value is not { } report)
        {
            intake.CountUnreadable(body.Problem!.StatusCode ?? 0);
            return body.Problem;
        }

        if (await intake.TakeAsync(report, context.RequestAborted) is not { } refusal)
            return TypedResults.NoContent();
        if (refusal.StatusCode == StatusCodes.Status429TooManyRequests)
            context.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
        return refusal;
    }
}
