using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using MultiRegion.Contracts;

namespace MultiRegion.Edge.Attempts;

/// <summary>An error of the edge's own, as RFC 9457 puts it. Each type is stable, so that callers can act on it.</summary>
internal sealed record EdgeProblem(string Type, int Status, string Title, string Detail)
{
    public const string ContentType = "application/problem+json";
    private const string Prefix = "urn:multiregion:problem:";

    public static readonly EdgeProblem NoService = new(
        Prefix + "no-service", StatusCodes.Status404NotFound, "No such service",
        "No service of this edge is reached by this host and path.");

    public static EdgeProblem NoAllowedRegion(string service) => new(
        Prefix + "no-allowed-region", StatusCodes.Status503ServiceUnavailable, "No allowed region left",
        $"Service {service} has no origin in a region that its traffic may go to.");

    public static EdgeProblem NoOrigin(string service) => new(
        Prefix + "no-origin", StatusCodes.Status503ServiceUnavailable, "No origin left",
        $"Every origin of service {service} is drained.");

    public static EdgeProblem OriginsFull(string service) => new(
        Prefix + "origins-full", StatusCodes.Status503ServiceUnavailable, "Every origin is full",
        $"Every origin of service {service} has as many requests of this edge as it may; the request went to none and can safely be sent again.");

    public static EdgeProblem BodyTooSlow(string service) => new(
        Prefix + "request-timeout", StatusCodes.Status408RequestTimeout, "The request's body took too long",
        $"The deadline of service {service} had passed when the body was here; it went to no origin and can safely be sent again.");

    public static EdgeProblem Failed(string service) => new(
        Prefix + "edge-failed", StatusCodes.Status500InternalServerError, "The edge failed",
        $"The edge itself failed with this request of service {service}; its log says how. The request may or may not have been done.");

    /// <summary>An error that nobody has answered yet.</summary>
    public static bool IsMissing(HttpContext context) =>
        !context.Response.HasStarted && context.Response.StatusCode >= 400 && !context.RequestAborted.IsCancellationRequested;

    /// <summary>What the forwarder found wrong, mostly with the request's body, that it has only a status for.</summary>
    public static EdgeProblem OfStatus(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => new(
            Prefix + "body-too-large", status, "Body too large",
            "The request's body is larger than the service takes. Part of it may have been sent to an origin, and was broken off there."),
        StatusCodes.Status408RequestTimeout => new(
            Prefix + "request-timeout", status, "The request's body took too long",
            "The request's body came too slowly. Part of it may have been sent to an origin, and was broken off there."),
        < 500 => new(
            Prefix + "bad-request", status, "Bad request",
            "The request's body does not end as it should. Part of it may have been sent to an origin, and was broken off there."),
        _ => new(Prefix + "outcome-unknown", status, "Outcome unknown", "The request failed on its way. It may or may not have been done."),
    };

    /// <summary>What the client is told when no origin answered.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="attempt">The last attempt.</param>
    /// <param name="repeatable">Doing the request twice is the same as once.</param>
    /// <param name="verdict">Why it was not tried again; <see cref="RepeatVerdict.Repeat"/> if there was no other origin or budget.</param>
    public static EdgeProblem NoAnswer(string service, Attempt attempt, bool repeatable, RepeatVerdict verdict)
    {
        string last = $"the last, {attempt.Origin.Id}, ended as {Words(attempt.Outcome)}";
        if (attempt.IsUnsent)
        {
            return new EdgeProblem(
                Prefix + "origin-unreachable", StatusCodes.Status503ServiceUnavailable, "No origin could be reached",
                $"The request did not leave for any origin of service {service} ({last}); it can safely be sent again.");
        }

        bool timedOut = attempt.Outcome == OutcomeClass.FirstByteTimeout;
        int status = timedOut ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway;
        if (!repeatable)
        {
            return new EdgeProblem(
                Prefix + "outcome-unknown", status, "Outcome unknown",
                $"The request was sent to an origin of service {service} and no answer came ({last}). It may or may not have been done.");
        }

        return verdict == RepeatVerdict.DeadlinePassed
            ? new EdgeProblem(
                Prefix + "deadline", StatusCodes.Status504GatewayTimeout, "Deadline passed",
                $"No origin of service {service} answered in time ({last}).")
            : new EdgeProblem(
                Prefix + (timedOut ? "origin-timeout" : "origin-failed"), status, "No origin answered",
                $"No origin of service {service} answered ({last}).");
    }

    /// <summary>What the client is told of an answer that was no HTTP, or ended, before any of it could be passed on.</summary>
    public static EdgeProblem BrokenAnswer(string service, string origin, bool repeatable, int status) => repeatable
        ? new EdgeProblem(
            Prefix + "origin-failed", status, "No origin answered",
            $"The answer of {origin}, an origin of service {service}, broke off before any of it could be passed on.")
        : new EdgeProblem(
            Prefix + "outcome-unknown", status, "Outcome unknown",
            $"The answer of {origin}, an origin of service {service}, broke off before any of it could be passed on. The request may or may not have been done.");

    /// <summary>As if an origin had answered it, for the forwarder to pass on.</summary>
    public HttpResponseMessage ToResponse(HttpContext context)
    {
        var response = new HttpResponseMessage((HttpStatusCode)Status);
        if (Status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(1));
        if (HttpMethods.IsHead(context.Request.Method))
            return response;
        byte[] body = Body(context);
        response.Content = new ByteArrayContent(body);
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        response.Content.Headers.ContentLength = body.Length;
        return response;
    }

    /// <summary>Writes it to a response that has not started.</summary>
    public Task WriteAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        if (Status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = "1";
        if (HttpMethods.IsHead(context.Request.Method))
            return Task.CompletedTask;
        byte[] body = Body(context);
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>Writes it in the place of what another answer left in a response that has not started.</summary>
    public Task InsteadAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        StringValues connection = response.Headers.Connection;
        response.Clear();
        response.Headers.Connection = connection;
        return WriteAsync(context);
    }

    private byte[] Body(HttpContext context)
    {
        var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", Type);
            json.WriteString("title", Title);
            json.WriteNumber("status", Status);
            json.WriteString("detail", Detail);
            json.WriteString("traceId", Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static string Words(OutcomeClass outcome) => outcome switch
    {
        OutcomeClass.NameResolution => "a name that does not resolve",
        OutcomeClass.ConnectFailed => "a failed connection",
        OutcomeClass.ConnectTimeout => "a connection that was not made in time",
        OutcomeClass.PoolFull => "no connection that came free in time",
        OutcomeClass.Certificate => "a failed TLS handshake",
        OutcomeClass.FirstByteTimeout => "no answer in time",
        OutcomeClass.Reset => "a broken connection",
        _ => "an unknown outcome",
    };
}
