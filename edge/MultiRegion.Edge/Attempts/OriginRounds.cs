using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// The origins that a request has asked, in rounds: none is asked twice before every other has been, and none that ran out of its time or is
/// still in the time that it asked to be left alone for. Says whether there is another to ask, and after what wait.
/// </summary>
internal struct OriginRounds
{
    private TriedOrigins _round;
    private int _waits;

    // By origin, the time before which it is not asked again; made for the first that says one.
    private TimeSpan[]? _notBefore;

    public void Asked(int index) => _round.Add(index);

    /// <summary>Takes how an attempt ended that was not the answer.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="refusedUntil">When its origin wants to be asked again, if it said so.</param>
    /// <param name="origins">Number of the service's origins.</param>
    public void Ended(Attempt attempt, TimeSpan? refusedUntil, int origins)
    {
        TimeSpan notBefore = attempt.Outcome switch
        {
            // Another round would cost the same time again, and nothing says that it would end otherwise.
            OutcomeClass.ConnectTimeout or OutcomeClass.FirstByteTimeout => TimeSpan.MaxValue,
            OutcomeClass.NameResolution or OutcomeClass.Certificate => TimeSpan.MaxValue,
            _ => refusedUntil ?? TimeSpan.Zero,
        };
        if (notBefore > TimeSpan.Zero)
            (_notBefore ??= new TimeSpan[origins])[attempt.Index] = notBefore;
        else if (_notBefore is not null)
            _notBefore[attempt.Index] = TimeSpan.Zero;
    }

    /// <summary>The first moment at which one of those that refused wants to be asked again; null if none said one.</summary>
    public readonly TimeSpan? Earliest()
    {
        TimeSpan earliest = TimeSpan.MaxValue;
        foreach (TimeSpan time in _notBefore ?? [])
        {
            if (time > TimeSpan.Zero && time < earliest)
                earliest = time;
        }

        return earliest == TimeSpan.MaxValue ? null : earliest;
    }

    /// <summary>The wait before the next origin is asked; null if there is none to ask.</summary>
    /// <param name="choice">The service's origins.</param>
    /// <param name="last">How the last attempt ended.</param>
    /// <param name="draw">Chance in [0, 1).</param>
    /// <param name="now">The time.</param>
    public TimeSpan? Next(OriginChoice choice, OutcomeClass last, double draw, TimeSpan now)
    {
        BackoffOptions options = choice.Service.Definition.Attempts.Backoff;
        if (choice.HasUntried(NotNow(_round, now)))
            return MayBeLoad(last) ? Backoff.Of(options, _waits++, draw) : TimeSpan.Zero;

        // A new round.
        TimeSpan wait = Backoff.Of(options, _waits, draw);
        if (!choice.HasUntried(NotNow(default, now)))
        {
            // Those that are left have said when. Jitter comes on top: they said it to others as well.
            if (Earliest() is not { } earliest || earliest - now > options.Max)
                return null;
            wait += earliest - now;
            if (!choice.HasUntried(NotNow(default, earliest)))
                return null;
        }

        _waits++;
        _round = default;
        return wait;
    }

    /// <summary>Those that are not to be asked at a time: in this round already, or not before later.</summary>
    public readonly TriedOrigins At(TimeSpan now) => NotNow(_round, now);

    private readonly TriedOrigins NotNow(TriedOrigins without, TimeSpan now)
    {
        if (_notBefore is null)
            return without;
        for (int i = 0; i < _notBefore.Length; i++)
        {
            if (_notBefore[i] > now && !without.Contains(i))
                without.Add(i);
        }

        return without;
    }

    /// <summary>The origin failed while it worked on the request, or under it; the next may have the same reason to.</summary>
    private static bool MayBeLoad(OutcomeClass outcome) => outcome is
        OutcomeClass.ServerError or OutcomeClass.FirstByteTimeout or OutcomeClass.Reset or OutcomeClass.Unknown;
}
