using Microsoft.Extensions.Primitives;
using MultiRegion.Contracts;
using MultiRegion.Edge.Admission;
using MultiRegion.Edge.Attempts;
using Yarp.ReverseProxy.Forwarder;

namespace MultiRegion.Edge.Routing;

/// <summary>One service of a <see cref="RoutingTable"/>: the plan it runs and its origins. Immutable; what is counted lies in the state.</summary>
public sealed class RoutedService
{
    private static readonly TimeSpan UpgradeMargin = TimeSpan.FromMinutes(1);
    private readonly ForwarderRequestConfig _upgrading;

    internal RoutedService(Plan plan, ServiceState state, bool ownRoutes)
    {
        HasOwnRoutes = ownRoutes;
        Plan = plan;
        State = state;
        Origins = [.. plan.Definition.Origins.Select(origin => new RoutedOrigin(
            origin, plan.Weights.GetValueOrDefault(origin.Id), plan.Definition.Allows(origin.Region), state.Origin(origin)))];
        string[] regions = [.. Origins.Select(origin => origin.Definition.Region).Distinct(StringComparer.Ordinal)];
        RegionNumbers = [.. Origins.Select(origin => Array.IndexOf(regions, origin.Definition.Region))];
        PlanHeader = plan.Version.ToString();
        Statuses = new StatusRules(plan.Definition.Attempts);
        AttemptOptions attempts = plan.Definition.Attempts;
        Forwarding = new ForwarderRequestConfig
        {
            // One timer in YARP guards every silence; it must not cut off what the deadline still allows.
            ActivityTimeout = attempts.IdleTimeout > attempts.Deadline ? attempts.IdleTimeout : attempts.Deadline,
        };
        WatchesSilence = attempts.IdleTimeout < attempts.Deadline;
        _upgrading = new ForwarderRequestConfig
        {
            // How long an upgraded connection may be silent is the stream keeper's to say; this is for the time before, and a net below.
            ActivityTimeout = plan.Definition.Streams.IdleTimeout + attempts.Deadline + UpgradeMargin,
        };
    }

    public string Name => Plan.Service;

    public Plan Plan { get; }

    public ServiceDefinition Definition => Plan.Definition;

    public IReadOnlyList<RoutedOrigin> Origins { get; }

    /// <summary>For each origin a number that it shares with those of its region.</summary>
    internal int[] RegionNumbers { get; }

    /// <summary>Its hosts and paths make YARP's routes; false where a host's own YARP configuration has them.</summary>
    internal bool HasOwnRoutes { get; }

    internal ServiceState State { get; }

    internal StringValues PlanHeader { get; }

    internal StatusRules Statuses { get; }

    internal ForwarderRequestConfig Forwarding { get; }

    /// <summary>Its origins may be silent within an answer for less long than YARP's timer lets them.</summary>
    internal bool WatchesSilence { get; }

    internal ForwarderRequestConfig ForwardingOf(HttpRequest request) => AdmissionGate.IsUpgrade(request) ? _upgrading : Forwarding;

    /// <summary>Weights by the plan at a time: those of the last override's end that has passed, if one has.</summary>
    internal IReadOnlyDictionary<string, double> WeightsAt(DateTimeOffset now) =>
        Plan.Expiries.LastOrDefault(expiry => expiry.At <= now)?.Weights ?? Plan.Weights;
}
