using System.Text.Json;
using Microsoft.Extensions.Primitives;
using MultiRegion.Contracts;
using MultiRegion.Edge.Attempts;
using MultiRegion.Edge.Configuration;

namespace MultiRegion.Edge.Admission;

/// <summary>The answer to a request that is not taken, made beforehand: refusing must cost less than serving.</summary>
internal sealed class Refusal
{
    private static readonly string[] Reasons = ["overload", "client-limit", "stream-limit", "client-stream-limit", "body-too-large", "ambiguous-framing", "not-implemented"];
    private readonly int _status;
    private readonly byte[] _body;
    private readonly string? _retryAfter;
    private readonly StringValues _edge;

    private Refusal(EdgeOptions edge, RefusalReason reason, int status, string title, string detail, string? retryAfter)
    {
        _edge = edge.ResponseHeaders ? edge.Id : StringValues.Empty;
        _status = status;
        _retryAfter = retryAfter;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "urn:multiregion:problem:" + NameOf(reason));
            json.WriteString("title", title);
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            json.WriteEndObject();
        }

        _body = buffer.ToArray();
    }

    public static string NameOf(RefusalReason reason) => Reasons[(int)reason];

    /// <summary>One of each reason, in their order.</summary>
    public static Refusal[] All(EdgeOptions edge) =>
    [
        new(edge, RefusalReason.Overload, StatusCodes.Status503ServiceUnavailable, "Overloaded",
            "The edge has as many requests in flight as it takes of this priority; this one went to no origin and can safely be sent again.", "1"),
        new(edge, RefusalReason.Client, StatusCodes.Status429TooManyRequests, "Too many requests at once",
            "The client has as many requests in flight as one client may; this one went to no origin and can safely be sent again.", "1"),
        new(edge, RefusalReason.Streams, StatusCodes.Status503ServiceUnavailable, "Too many streams",
            "The edge has as many streams open as it takes; this request went to no origin and can safely be sent again.", "5"),
        new(edge, RefusalReason.ClientStreams, StatusCodes.Status429TooManyRequests, "Too many streams at once",
            "The client has as many streams open as one client may; this request went to no origin.", "5"),
        new(edge, RefusalReason.BodySize, StatusCodes.Status413PayloadTooLarge, "Body too large",
            "The request's body is larger than the service takes; the request went to no origin.", null),
        new(edge, RefusalReason.Framing, StatusCodes.Status400BadRequest, "Ambiguous framing",
            "The request says in two ways where its body ends (Transfer-Encoding with Content-Length, or with HTTP/1.0); it went to no origin.", null),
        new(edge, RefusalReason.NotImplemented, StatusCodes.Status501NotImplemented, "Not implemented",
            "The edge takes no transfer coding but chunked, and no CONNECT but a WebSocket's; the request went to no origin.", null),
    ];

    /// <summary>Writes it to a response that has not started. The connection stays, unless a body is on its way that nobody wants.</summary>
    public Task WriteAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.StatusCode = _status;
        response.ContentType = EdgeProblem.ContentType;
        if (_retryAfter is not null)
            response.Headers.RetryAfter = _retryAfter;
        else
            response.Headers.Connection = "close";
        if (_edge.Count > 0)
        {
            response.Headers[MultiRegionHeaders.Attempts] = AnswerHeaders.Counts[0];
            response.Headers[MultiRegionHeaders.Edge] = _edge;
        }

        if (HttpMethods.IsHead(context.Request.Method))
            return Task.CompletedTask;
        response.ContentLength = _body.Length;
        return response.Body.WriteAsync(_body, context.RequestAborted).AsTask();
    }
}
