using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using MultiRegion.Contracts;
using MultiRegion.Edge.Admission;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Streams;

namespace MultiRegion.Edge.Attempts;

/// <summary>What every request's attempts share.</summary>
internal sealed class AttemptServices(
    IOptions<EdgeOptions> options, RoutingState routing, AdmissionGate gate, StreamBook streams, SilenceWatch silence, TimeProvider time, Func<double> draw)
{
    public RoutingState Routing => routing;

    public AdmissionGate Gate => gate;

    public StreamBook Streams => streams;

    public SilenceWatch Silence => silence;

    public TimeProvider Time => time;

    /// <summary>Chance, in [0, 1).</summary>
    public Func<double> Draw => draw;

    /// <summary>The edge-wide cap on attempts beyond the first, over all services.</summary>
    public TokenBank Bank { get; } = new(options.Value.RetryBudget);

    public AttemptCancellationPool Cancellations { get; } = new(time);

    /// <summary>The bodies that are kept for another attempt.</summary>
    public ReplayMemory ReplayMemory { get; } = new(options.Value.ReplayMemoryBytes);

    public bool ShowsHeaders { get; } = options.Value.ResponseHeaders;

    public StringValues EdgeHeader { get; } = options.Value.Id;

    /// <summary>Takes a token for one more attempt of a service, from its own bank and from the edge's.</summary>
    public bool TryWithdraw(ServiceState service, TimeSpan now)
    {
        TokenBank own = service.Bank;
        if (!own.TryWithdraw(now))
            return false;
        if (Bank.TryWithdraw(now))
            return true;
        own.Refund(now);
        return false;
    }

    /// <summary>Gives the token back: there was no attempt after all.</summary>
    public void Refund(ServiceState service, TimeSpan now)
    {
        service.Bank.Refund(now);
        Bank.Refund(now);
    }

    /// <summary>True if doing the request twice is the same as once.</summary>
    public static bool IsRepeatable(HttpRequest request, AttemptOptions options) =>
        RepeatRules.IsIdempotent(request.Method)
        || (options.HonoursIdempotencyKey && request.Headers.ContainsKey("Idempotency-Key"));
}
