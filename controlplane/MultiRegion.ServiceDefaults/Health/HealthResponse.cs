using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ServiceDefaults.Health;

/// <summary>One word for anybody; the checks and their reasons for a caller with a token.</summary>
internal static class HealthResponse
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        if (context.RequestServices.GetRequiredService<CallerAuthentication>().Authenticate(context) is null)
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync(report.Status.ToString(), context.RequestAborted);
        }

        var checks = report.Entries.ToDictionary(
            entry => entry.Key, entry => new HealthCheckView(entry.Value.Status.ToString(), entry.Value.Description));
        return context.Response.WriteAsJsonAsync(
            new HealthView(report.Status.ToString(), checks), HealthJson.Default.HealthView, cancellationToken: context.RequestAborted);
    }
}

internal sealed record HealthView(string Status, IReadOnlyDictionary<string, HealthCheckView> Checks);

internal sealed record HealthCheckView(string Status, string? Reason);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthView))]
internal sealed partial class HealthJson : JsonSerializerContext;
