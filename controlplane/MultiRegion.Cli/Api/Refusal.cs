using System.Net;
using System.Text.Json;

namespace MultiRegion.Cli.Api;

/// <summary>An answer that is no success, in words.</summary>
internal static class Refusal
{
    public static string Describe(HttpStatusCode status, byte[] body)
    {
        string said = Detail(body) ?? status.ToString();
        return status switch
        {
            HttpStatusCode.Unauthorized => $"401: {said} Give --token-file or {ConnectionOptions.TokenFileVariable}, or a client certificate.",
            _ => $"{(int)status}: {said}",
        };
    }

    /// <summary>The problem document's detail (RFC 9457), or its title.</summary>
    private static string? Detail(byte[] body)
    {
        try
        {
            using JsonDocument problem = JsonDocument.Parse(body);
            return problem.RootElement.ValueKind != JsonValueKind.Object ? null
                : problem.RootElement.TryGetProperty("detail", out JsonElement detail) ? detail.GetString()
                : problem.RootElement.TryGetProperty("title", out JsonElement title) ? title.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
