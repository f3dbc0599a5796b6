namespace MultiRegion.Contracts;

/// <summary>How an attempt ended. Each class is counted apart; <see cref="OutcomeClasses"/> says what each means for health and for repeating.</summary>
public enum OutcomeClass
{
    /// <summary>A status below 400, or another that the service counts as answered.</summary>
    Success,

    /// <summary>4xx other than a refusal: the client's affair.</summary>
    ClientError,

    /// <summary>5xx other than a refusal.</summary>
    ServerError,

    /// <summary>The origin said that it did not take the request (429, 503 with Retry-After, declared statuses).</summary>
    Refused,

    /// <summary>The name did not resolve.</summary>
    NameResolution,

    /// <summary>The connection was refused, reset or unreachable before it stood.</summary>
    ConnectFailed,

    /// <summary>The connection did not stand in time.</summary>
    ConnectTimeout,

    /// <summary>The TLS handshake or the certificate failed.</summary>
    Certificate,

    /// <summary>No first byte of the response in time.</summary>
    FirstByteTimeout,

    /// <summary>The connection broke after bytes of the request may have left, before a response.</summary>
    Reset,

    /// <summary>The response began and did not end as it said it would.</summary>
    Truncated,

    /// <summary>The client went away first; says nothing of the origin.</summary>
    ClientGone,

    /// <summary>Not classified: what became of the request is unknown.</summary>
    Unknown,

    /// <summary>The response began and fell silent for too long.</summary>
    IdleTimeout,

    /// <summary>Another attempt of the same request answered first, so this one was given up; says nothing of the origin.</summary>
    Superseded,

    /// <summary>No connection of the observer's own pool came free in time, so nothing was sent; says nothing of the origin.</summary>
    PoolFull,
}

public static class OutcomeClasses
{
    public const int Count = (int)OutcomeClass.PoolFull + 1;

    /// <summary>Counts against the origin's availability. Refusals count as saturation instead, 4xx and lost clients not at all.</summary>
    public static bool IsFailure(this OutcomeClass outcome) => outcome is
        OutcomeClass.ServerError or OutcomeClass.NameResolution or OutcomeClass.ConnectFailed or OutcomeClass.ConnectTimeout
        or OutcomeClass.Certificate or OutcomeClass.FirstByteTimeout or OutcomeClass.Reset or OutcomeClass.Truncated or OutcomeClass.IdleTimeout
        or OutcomeClass.Unknown;

    /// <summary>Evidence that the origin is not there at all, rather than that it errs.</summary>
    public static bool IsHard(this OutcomeClass outcome) => outcome is
        OutcomeClass.NameResolution or OutcomeClass.ConnectFailed or OutcomeClass.ConnectTimeout or OutcomeClass.FirstByteTimeout;

    /// <summary>No byte of the request can have reached the origin, by the phase in which the class arises.</summary>
    public static bool IsProvablyUnsent(this OutcomeClass outcome) => outcome is
        OutcomeClass.NameResolution or OutcomeClass.ConnectFailed or OutcomeClass.ConnectTimeout or OutcomeClass.Certificate
        or OutcomeClass.PoolFull;
}
