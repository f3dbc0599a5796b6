using MultiRegion.Contracts;

namespace MultiRegion.Edge.Attempts;

/// <summary>Gives an attempt's end its class, by its phase and by typed errors; never by the text of an exception.</summary>
internal static class OutcomeClassifier
{
    public static OutcomeClass OfStatus(HttpResponseMessage response, StatusRules rules)
    {
        int status = (int)response.StatusCode;
        if (status < 400)
            return OutcomeClass.Success;
        if (rules.IsRefusal(status) || (status == StatusCodes.Status503ServiceUnavailable && response.Headers.RetryAfter is not null))
            return OutcomeClass.Refused;
        if (status < 500)
            return OutcomeClass.ClientError;
        return rules.IsFailure(status) ? OutcomeClass.ServerError : OutcomeClass.Success;
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
            return timedOut ? OutcomeClass.FirstByteTimeout : OutcomeClass.Reset;
        if (timedOut || error.InnerException is OperationCanceledException)
            return OutcomeClass.ConnectTimeout;
        return (error as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => OutcomeClass.NameResolution,
            HttpRequestError.SecureConnectionError => OutcomeClass.Certificate,
            _ => OutcomeClass.ConnectFailed,
        };
    }

    /// <summary>Connecting failed, by the error's type alone: for clients that do not report phases.</summary>
    public static bool IsConnectFailure(Exception error) => error is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}
