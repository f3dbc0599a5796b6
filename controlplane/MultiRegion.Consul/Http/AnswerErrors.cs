using System.Net;
using System.Text;

namespace MultiRegion.Consul;

/// <summary>The words for what goes wrong: which agent, what was asked, what came back, what to check.</summary>
internal sealed class AnswerErrors(Uri agent)
{
    private const int Shown = 160;

    public ConsulUnavailableException Unreachable(ConsulRequest request, Exception cause) => new(
        $"The Consul agent at {agent} could not be reached for {Describe(request)}: {cause.GetBaseException().Message} " +
        "Check that it runs and that Consul:Address names its HTTP port.",
        cause)
    {
        Address = agent,
        Subject = request.Subject,
        OutcomeUnknown = request.IsWrite && !NeverConnected(cause),
    };

    public ConsulUnavailableException TimedOut(ConsulRequest request, TimeSpan limit) => new(
        $"The Consul agent at {agent} did not answer {Describe(request)} within {limit.TotalSeconds:0.###} s.{Unknown(request)}")
    {
        Address = agent,
        Subject = request.Subject,
        OutcomeUnknown = request.IsWrite,
    };

    public ConsulUnavailableException BreakerOpen(ConsulRequest request) => new(
        $"Datacenter '{request.Datacenter}' has not answered lately, so {Describe(request)} was not sent to the Consul agent at {agent}; " +
        "it is tried again soon.")
    {
        Address = agent,
        Subject = request.Subject,
    };

    public ConsulException TooLarge(ConsulRequest request, int limit) => new(
        $"The answer at {agent} to {Describe(request)} has more than {limit} bytes. Check what is stored there, or raise Consul:MaxAnswerBytes.")
    {
        Address = agent,
        Subject = request.Subject,
        OutcomeUnknown = request.IsWrite,
    };

    /// <summary>An answer with the right status whose body or headers no Consul agent would send.</summary>
    public ConsulException NotConsul(ConsulRequest request, HttpStatusCode status, ReadOnlySpan<byte> body, Exception? cause = null) => new(
        $"What answered at {agent} is not a Consul agent: {Describe(request)} got {(int)status} with {Quote(body)}. " +
        "Check that Consul:Address names the HTTP API of an agent (port 8500 by default).",
        cause)
    {
        Address = agent,
        Subject = request.Subject,
        StatusCode = status,
        OutcomeUnknown = request.IsWrite,
    };

    public ConsulException Refused(ConsulRequest request, HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        var said = $"The Consul agent at {agent} answered {(int)status} to {Describe(request)}: {Quote(body)}.";
        if (LooksLikeHtml(body))
            return NotConsul(request, status, body);
        if (status == HttpStatusCode.Forbidden)
        {
            return new ConsulForbiddenException($"{said} Check Consul:Token (or TokenFile) and that its ACL policy allows this.")
            {
                Address = agent,
                Subject = request.Subject,
                StatusCode = status,
            };
        }
        if ((int)status >= 500 || status == HttpStatusCode.TooManyRequests)
        {
            return new ConsulUnavailableException(said + Unknown(request))
            {
                Address = agent,
                Subject = request.Subject,
                StatusCode = status,
                OutcomeUnknown = request.IsWrite && (int)status >= 500,
            };
        }
        return new ConsulException(said) { Address = agent, Subject = request.Subject, StatusCode = status };
    }

    private static bool NeverConnected(Exception cause) => cause is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };

    private static string Describe(ConsulRequest request) =>
        $"{request.Method} of {request.Subject}{(request.Datacenter is { } datacenter ? $" in datacenter '{datacenter}'" : "")}";

    private static string Unknown(ConsulRequest request) => request.IsWrite ? " Whether it was written is unknown: read it again." : "";

    private static bool LooksLikeHtml(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n"u8) is [(byte)'<', ..];

    private static string Quote(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return "an empty body";
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, Shown)]).ReplaceLineEndings(" ").Trim();
        return body.Length > Shown ? $"'{text}…'" : $"'{text}'";
    }
}
