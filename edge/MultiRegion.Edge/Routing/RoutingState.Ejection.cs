using MultiRegion.Contracts;
using MultiRegion.Edge.Ejection;

namespace MultiRegion.Edge.Routing;

/// <summary>How outcomes move traffic between two plans.</summary>
public sealed partial class RoutingState
{
    private long _ejections;

    /// <summary>Ejections since the start.</summary>
    internal long Ejections => Volatile.Read(ref _ejections);

    /// <summary>Takes how an attempt at <paramref name="origin"/> went, for the decision whether it keeps getting traffic.</summary>
    internal void Judge(RoutedService service, RoutedOrigin origin, OutcomeClass outcome, bool trial, TimeSpan now)
    {
        OriginState state = origin.State;
        Suspicion suspicion = state.Detector.Record(outcome, now);
        if (trial)
        {
            bool? good = outcome is OutcomeClass.ClientGone or OutcomeClass.Superseded ? null : !outcome.IsFailure();
            if (state.Ejection.EndTrial(good, now, slow: _ejection.LatencyFactor * state.Latency.Usual))
                Readmit(service, origin);
            else
                Update(service.State);
        }
        else if (suspicion != Suspicion.None)
        {
            Suspect(service, origin, suspicion);
        }

        // What is the client's own mistake is an answer too: the origin took the request.
        if (outcome is OutcomeClass.Success or OutcomeClass.ClientError && state.Refusals.Answered())
            Update(service.State);
    }

    /// <summary>Takes that <paramref name="origin"/> refused a request, and for how long it asked to be left alone.</summary>
    internal void Refused(RoutedService service, RoutedOrigin origin, TimeSpan? retryAfter, TimeSpan now)
    {
        if (!origin.State.Refusals.Refused(retryAfter, now))
            return;
        Update(service.State);
        LogHeld(service.Name, origin.Id, origin.State.Refusals.Until - now);
    }

    /// <summary>Looks for an origin that has become slow.</summary>
    internal void JudgeLatency(RoutedService service)
    {
        if (LatencyOutlier.Find(service, _ejection) is { } slow)
            Suspect(service, slow, Suspicion.Slow);
    }

    private void Suspect(RoutedService service, RoutedOrigin origin, Suspicion suspicion)
    {
        TimeSpan now = Now;
        lock (_writer)
        {
            if (suspicion != Suspicion.Hard && !SoftEjection.IsAllowed(service, origin, _ejection, now))
                return;
            if (!origin.State.Ejection.Eject(suspicion, now))
                return;
            Interlocked.Increment(ref _ejections);
            service.State.Choice = Choose(service.State.Choice.Service);
            LogEjected(service.Name, origin.Id, suspicion, origin.State.Ejection.NextChange - now);
            if (service.State.Choice.IsPanic)
                LogPanic(service.Name);
        }
    }

    private void Readmit(RoutedService service, RoutedOrigin origin)
    {
        origin.State.Detector.Clear();
        Update(service.State);
        LogReadmitted(service.Name, origin.Id);
    }

    private void Update(ServiceState state)
    {
        lock (_writer)
            state.Choice = Choose(state.Choice.Service);
    }

    [LoggerMessage(2010, LogLevel.Warning, "Origin {Origin} of {Service} is ejected on {Suspicion} evidence for {Time}")]
    private partial void LogEjected(string service, string origin, Suspicion suspicion, TimeSpan? time);

    [LoggerMessage(2014, LogLevel.Information, "Origin {Origin} of {Service} refuses all requests and is left alone for {Time}, or until it answers one")]
    private partial void LogHeld(string service, string origin, TimeSpan time);

    [LoggerMessage(2012, LogLevel.Information, "Origin {Origin} of {Service} is back")]
    private partial void LogReadmitted(string service, string origin);

    [LoggerMessage(2013, LogLevel.Error, "Every origin of {Service} is ejected; ejection is ignored until one answers")]
    private partial void LogPanic(string service);
}
