using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using MultiRegion.ServiceDefaults.Auditing;

namespace MultiRegion.ServiceDefaults.Http;

/// <summary>A request's JSON body within a limit: the value, or the problem to answer with.</summary>
/// <param name="Value">The document; null if there is a problem.</param>
/// <param name="Problem">400, 413 or 415, in words; null if there is a value.</param>
public readonly record struct JsonBody<T>(T? Value, ProblemResult? Problem)
    where T : class;

public static class JsonBody
{
    /// <summary>
    /// Reads the body. Nothing past <paramref name="maxBytes"/> is taken in, whatever <c>Content-Length</c> claims; an endpoint that changes something also obeys the host's
    /// limit for those.
    /// </summary>
    public static async Task<JsonBody<T>> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, long maxBytes)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
            return Refuse<T>(StatusCodes.Status415UnsupportedMediaType, $"Content-Type: '{context.Request.ContentType}' is not application/json");
        var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (context.GetAudit() is not null && limit?.MaxRequestBodySize < maxBytes)
            maxBytes = limit.MaxRequestBodySize.Value;
        if (context.Request.ContentLength > maxBytes)
            return TooLarge<T>(maxBytes);
        if (limit is { IsReadOnly: false })
            limit.MaxRequestBodySize = maxBytes;

        try
        {
            using var body = new PooledBody();
            if (!await body.ReadAsync(context.Request.Body, maxBytes, context.RequestAborted))
                return TooLarge<T>(maxBytes);
            // From one buffer rather than from a stream in pieces: nothing has to be remembered at a piece's end, or read ahead.
            var value = JsonSerializer.Deserialize(body.Bytes, type);
            context.GetAudit()?.SetAfter(value, type);
            return value is null ? Refuse<T>(StatusCodes.Status400BadRequest, "The body is null; expected a JSON object") : new(value, null);
        }
        catch (JsonException e)
        {
            return Refuse<T>(StatusCodes.Status400BadRequest, JsonErrors.Describe(e));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge<T>(maxBytes);
        }
    }

    private static JsonBody<T> TooLarge<T>(long maxBytes)
        where T : class => Refuse<T>(StatusCodes.Status413PayloadTooLarge, $"The body is longer than {maxBytes} bytes");

    private static JsonBody<T> Refuse<T>(int status, string detail)
        where T : class => new(null, Problems.Result(status, detail));
}
