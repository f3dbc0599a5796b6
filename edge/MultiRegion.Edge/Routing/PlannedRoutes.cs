using Microsoft.Extensions.Primitives;
using MultiRegion.Contracts;
using Yarp.ReverseProxy.Configuration;

namespace MultiRegion.Edge.Routing;

/// <summary>
/// YARP's configuration of the planned services: routes by host and path, and for each service one cluster with a single nominal
/// destination, because the origin is chosen by the edge. So it changes only when services come, go, or are matched otherwise.
/// </summary>
internal sealed class PlannedRoutes : IProxyConfigProvider
{
    private const string NominalAddress = "http://origin.invalid";
    private RouteSet _current;

    public PlannedRoutes(RoutingState routing)
    {
        _current = new RouteSet([]);
        Update(routing.Table);
        routing.TableChanged = Update;
    }

    /// <summary>Times that YARP was given another configuration.</summary>
    public int Changes { get; private set; }

    public IProxyConfig GetConfig() => Volatile.Read(ref _current);

    // Called under the routing state's writer lock.
    private void Update(RoutingTable table)
    {
        Matched[] services = [.. table.Services.Values
            .Where(service => service.HasOwnRoutes)
            .OrderBy(service => service.Name, StringComparer.Ordinal)
            .Select(service => new Matched(service.Definition))];
        RouteSet before = _current;
        if (services.SequenceEqual(before.Services))
            return;
        Changes++;
        Volatile.Write(ref _current, new RouteSet(services));
        before.SignalChange();
    }

    /// <summary>How a service is matched, and how large its pools of connections may be.</summary>
    private sealed class Matched(ServiceDefinition definition) : IEquatable<Matched>
    {
        public string Name => definition.Name;

        public IReadOnlyList<string> Hosts => definition.Hosts;

        public IReadOnlyList<string> Paths => definition.Paths;

        public int Connections => definition.Concurrency.ConnectionsPerOrigin;

        public bool Equals(Matched? other) =>
            other is not null && Name == other.Name && Hosts.SequenceEqual(other.Hosts) && Paths.SequenceEqual(other.Paths)
            && Connections == other.Connections;

        public override bool Equals(object? obj) => Equals(obj as Matched);

        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
    }

    private sealed class RouteSet : IProxyConfig
    {
        private readonly ConfigurationReloadToken _changed = new();

        public RouteSet(Matched[] services)
        {
            Services = services;
            Routes = [.. services.SelectMany(service => service.Paths.Select((path, i) => Route(service, path, i)))];
            Clusters = [.. services.Select(Cluster)];
        }

        public Matched[] Services { get; }

        public IReadOnlyList<RouteConfig> Routes { get; }

        public IReadOnlyList<ClusterConfig> Clusters { get; }

        public IChangeToken ChangeToken => _changed;

        public void SignalChange() => _changed.OnReload();

        private static RouteConfig Route(Matched service, string path, int number) => new()
        {
            RouteId = $"{service.Name}/{number}",
            ClusterId = service.Name,
            Match = new RouteMatch
            {
                Hosts = service.Hosts.Count == 0 ? null : service.Hosts,
                Path = path.TrimEnd('/') + "/{**rest}",
            },
        };

        private static ClusterConfig Cluster(Matched service) => new()
        {
            ClusterId = service.Name,
            HttpClient = new HttpClientConfig { MaxConnectionsPerServer = service.Connections },
            Destinations = new Dictionary<string, DestinationConfig> { ["nominal"] = new() { Address = NominalAddress } },
        };
    }
}
