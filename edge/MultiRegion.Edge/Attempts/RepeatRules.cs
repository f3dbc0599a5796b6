using MultiRegion.Contracts;

namespace MultiRegion.Edge.Attempts;

/// <summary>What the rule about repeating looks at, after an attempt ended.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Unsent">No byte of the request left for the origin.</param>
/// <param name="Repeatable">Sending it twice has the effect of sending it once: an idempotent method, or a key that the origins honour.</param>
/// <param name="BodyAvailable">The body can be sent again.</param>
/// <param name="Attempts">Attempts made, this one included.</param>
/// <param name="MaxAttempts">Attempts that the service allows.</param>
/// <param name="DeadlinePassed">No time is left for another.</param>
internal readonly record struct AttemptFacts(
    OutcomeClass Outcome, bool Unsent, bool Repeatable, bool BodyAvailable, int Attempts, int MaxAttempts, bool DeadlinePassed);

/// <summary>Whether a request goes to another origin, and if not, why.</summary>
internal enum RepeatVerdict
{
    /// <summary>It may go to another origin.</summary>
    Repeat,

    /// <summary>The origin answered it: there is nothing to repeat.</summary>
    Answered,

    /// <summary>The client is gone.</summary>
    ClientGone,

    /// <summary>It may have been done, and doing it twice is not the same as once.</summary>
    NotRepeatable,

    /// <summary>Its body has been sent and was not kept.</summary>
    BodySpent,

    /// <summary>The service allows no more attempts.</summary>
    AttemptsSpent,

    DeadlinePassed,
}

/// <summary>
/// When a request may be sent to another origin: it is provably unsent, or the origin refused it, whatever its method; or it failed and is
/// repeatable. What is unknown is taken as sent.
/// </summary>
internal static class RepeatRules
{
    public static RepeatVerdict Judge(in AttemptFacts facts)
    {
        switch (facts.Outcome)
        {
            case OutcomeClass.Success or OutcomeClass.ClientError:
                return RepeatVerdict.Answered;
            case OutcomeClass.ClientGone:
                return RepeatVerdict.ClientGone;
            case OutcomeClass.Truncated:
                // Its first bytes have gone to the client.
                return RepeatVerdict.NotRepeatable;
        }

        if (!facts.Unsent && facts.Outcome != OutcomeClass.Refused && !facts.Repeatable)
            return facts.Outcome == OutcomeClass.ServerError ? RepeatVerdict.Answered : RepeatVerdict.NotRepeatable;
        if (!facts.BodyAvailable)
            return RepeatVerdict.BodySpent;
        if (facts.DeadlinePassed)
            return RepeatVerdict.DeadlinePassed;
        return facts.Attempts >= facts.MaxAttempts ? RepeatVerdict.AttemptsSpent : RepeatVerdict.Repeat;
    }

    /// <summary>RFC 9110, 9.2.2.</summary>
    public static bool IsIdempotent(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method)
        || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);
}
