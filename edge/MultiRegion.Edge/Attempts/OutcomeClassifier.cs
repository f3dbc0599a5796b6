using System.Net;
using System.Net.Sockets;
using MultiRegion.Contracts;
using Yarp.ReverseProxy.Forwarder;

namespace MultiRegion.Edge.Attempts;

/// <summary>Gives an attempt's end its class, by its phase and by typed errors; never by the text of an exception.</summary>
internal static class OutcomeClassifier
{
    public static OutcomeClass OfStatus(HttpResponseMessage response, StatusRules rules)
    {
        int status = (int)response.StatusCode;
        if (status < 400)
            return OutcomeClass.Success;
        // One that says when it wants to be asked again refuses, though its time may not be one that can be read.
        if (rules.IsRefusal(status) || (status == StatusCodes.Status503ServiceUnavailable && response.Headers.NonValidated.Contains("Retry-After")))
            return OutcomeClass.Refused;
        if (status < 500)
            return OutcomeClass.ClientError;
        return rules.IsFailure(status) ? OutcomeClass.ServerError : OutcomeClass.Success;
    }

    /// <summary>A connection that changes its protocol by itself is no answer: the client would be told to speak what it never asked for.</summary>
    public static void ThrowIfSwitchedUnasked(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols || request.Headers.NonValidated.Contains("Upgrade"))
            return;
        response.Dispose();
        throw new HttpRequestException(HttpRequestError.InvalidResponse, "101 without having been asked.");
    }

    /// <param name="error">What sending threw.</param>
    /// <param name="attempt">The attempt, in the phase that it reached.</param>
    /// <param name="requestEnded">The request was over before the attempt was.</param>
    /// <param name="clientGone">It was over because its client went away.</param>
    public static OutcomeClass OfFailure(Exception error, Attempt attempt, bool requestEnded, bool clientGone)
    {
        if (attempt.ClientBodyFailed || clientGone)
            return OutcomeClass.ClientGone;
        bool timedOut = requestEnded || error is OperationCanceledException;
        if (!attempt.IsUnsent)
            return timedOut ? OutcomeClass.FirstByteTimeout : IsTransport(error) ? OutcomeClass.Reset : OutcomeClass.Unknown;
        if (timedOut || error.InnerException is OperationCanceledException)
            return attempt.Phase == AttemptPhase.Chosen && attempt.Origin.State.IsPoolFull ? OutcomeClass.PoolFull : OutcomeClass.ConnectTimeout;
        return (error as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => OutcomeClass.NameResolution,
            HttpRequestError.SecureConnectionError => OutcomeClass.Certificate,
            // A name that does not exist is an error of its own; that nobody could be asked for it is not.
            _ when error.InnerException is SocketException { SocketErrorCode: SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery } =>
                OutcomeClass.NameResolution,
            _ => OutcomeClass.ConnectFailed,
        };
    }

    /// <summary>Class of a response that did not reach its end; null if it did, or if it was not the origin that ended it.</summary>
    public static OutcomeClass? OfBrokenBody(ForwarderError error, HttpContext context)
    {
        if (error != ForwarderError.ResponseBodyDestination)
            return null;
        // The forwarder cancels its reading after too long a silence; a client that is gone is another error.
        return context.Features.Get<IForwarderErrorFeature>()?.Exception is OperationCanceledException ? OutcomeClass.IdleTimeout : OutcomeClass.Truncated;
    }

    /// <summary>The connection broke, rather than that something came over it that nobody understands.</summary>
    private static bool IsTransport(Exception? error) => error switch
    {
        HttpIOException http => http.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError,
        IOException => true,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError } => true,
        HttpRequestException { InnerException: var inner } => IsTransport(inner),
        _ => false,
    };

    /// <summary>Connecting failed, by the error's type alone: for clients that do not report phases.</summary>
    public static bool IsConnectFailure(Exception error) => error is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}
