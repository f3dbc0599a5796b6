namespace MultiRegion.Edge;

/// <summary>What <c>--help</c> prints.</summary>
internal static class EdgeHelp
{
    public const string Text = """
        multiregion-edge: a reverse proxy that fails over between regions

        multiregion-edge [--config FILE] [--version] [--help] [--KEY=VALUE ...]

        Settings come from appsettings.json, user secrets, FILE, the environment (Edge__Region=eu-west) and arguments
        (--Edge:Region=eu-west); what comes later wins, and FILE is read again when it changes. Services stand in Edge:Services, in
        YARP's own section ReverseProxy, or in the plans of the cell. multiregion.schema.json describes them.

          Edge:Id                        id of this edge in its cell (edge-1)
          Edge:Region                    the region it stands in (local)
          Edge:Cell                      the cell whose plans it takes (the region)
          Edge:Urls                      public addresses, separated by ; (http://127.0.0.1:8080)
          Edge:AdminUrls                 addresses for health, metrics and drains (http://127.0.0.1:9901)
          Edge:Admin:Tokens:0:Name, :Role (viewer|operator|admin), and one of :Sha256, :TokenFile, :Token; or Edge:Admin:TokensFile
          Edge:StateDirectory            folder that plans and drains are kept in across a restart
          Edge:Consul:Address, :Token    the cell's Consul; without it the edge stands alone
          Edge:ControlPlane:Endpoints:0  a replica of the control plane; one entry each
          Edge:ControlPlane:Token        this edge's token there
          Edge:ReportInterval            time between two health reports (00:00:01)
          Edge:OutboundAddress           local address that connections to origins leave from
          Edge:ResponseHeaders           whether answers carry X-MultiRegion-* (true)
          Edge:DrainDelay                time that it still accepts after SIGTERM (00:00:02)
          Edge:DrainLimit                longest time that streams go on after that (00:00:30)
          Edge:Admission:MaxRequests     requests in flight (10000); :MaxRequestsPerClient (5000), :SheddableShare, :NormalShare
          Edge:Admission:MaxStreams      WebSockets and event streams (20000); :MaxStreamsPerClient (10000)
          Edge:Admission:ClientHeader    who the client is, of those in :TrustedProxies (the remote address)
          Edge:ReplayMemoryBytes         request bodies kept for another attempt, together (64 MiB)
          Edge:MaxRequestHeaderBytes (64 KiB), :MaxRequestBodyBytes (1 GiB), :RequestHeadersTimeout, :MinBodyBytesPerSecond
          Edge:Recording:Path            file that health reports are kept in for the simulator; :MaxFileBytes, :Files

        Of one service, in Edge:Services:0 or its plan: Priority (Critical, Normal or Sheddable), Streams:IdleTimeout and :DrainLimit,
        Concurrency:RequestsPerOrigin and :ConnectionsPerOrigin, MaxRequestBodyBytes, Attempts:ReplayableBodyBytes.
        docs/configuration.md says all of it, with units and defaults.
        """;
}
