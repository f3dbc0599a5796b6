using Microsoft.Extensions.Options;
using MultiRegion.ControlPlane.Engine;
using MultiRegion.ServiceDefaults.Hosting;

namespace MultiRegion.ControlPlane.Configuration;

/// <summary>What the control plane takes from its arguments beside settings.</summary>
internal static class CommandLine
{
    public const string Help = """
        multiregion-controlplane: scores the health of a cell's origins, plans their weights, and publishes the plans in Consul.

          --config FILE     one more JSON file of settings, above appsettings.json and below the environment
          --engine NAME     inprocess (default): every service in this process; orleans: in grains, spread over silos, where it is built in
          --version         prints the version
          --help            prints this

        Any setting can be given as --ControlPlane:KEY VALUE or in the environment as ControlPlane__KEY:

          Cell              the cell that this replica plans for               (local)
          Replica           name of this replica, unique in its cell           (the machine's)
          Urls              addresses of the API, separated by ;               (http://127.0.0.1:9801)
          Consul:Address    HTTP API of the cell's Consul agent                (http://127.0.0.1:8500)
          Regions:0 ...     regions that definitions may name                  (any)
          Distances:REGION  round trip from this cell to a region              (00:00:00)
          ServicesFile      JSON file of definitions to begin with
          PeerDatacenters:0 ... WAN-joined datacenters of the other cells, each called like its cell
          Peers:CELL:Addresses:0 ... where they are not WAN-joined: another cell's control planes, with
            :Tls:CaFile, :Tls:ClientCertificateFile, :Tls:ClientKeyFile, or :TokenFile
          PeerCells:DATACENTER  the cell of a datacenter that is not
          Tokens:0:Name, :Role (edge, peer, viewer, operator, admin), :Sha256 | :TokenFile | :Token, :Expires, :BreakGlass
          TokensFile        JSON file with more of them; read again when it changes
          ClientCertificates:CaFile, :Callers:0:San, :Role ...; TrustedProxy:Addresses:0, :Groups:NAME ...
          Orleans:ConnectionString, :Address, :Port  with --engine orleans: where silos find each other, and this one's address
          TickInterval      time between two rounds of planning                (00:00:00.500)

        Exit codes: 0 stopped as asked, 1 crashed, 2 wrong settings.
        """;

    /// <summary>The engine that is asked for.</summary>
    /// <exception cref="OptionsValidationException">One that does not exist or is not in this build.</exception>
    public static string FindEngine(string[] args)
    {
        var engine = HostArguments.Find(args, "--engine") ?? BuiltEngines.InProcess;
        if (engine is not (BuiltEngines.InProcess or BuiltEngines.Orleans))
            throw Wrong($"--engine: '{engine}' is not inprocess or orleans");
        if (engine == BuiltEngines.Orleans && !BuiltEngines.HasOrleans)
            throw Wrong("--engine: orleans is not in this build; where its packages restore, run infra/packages --again or set WithOrleans=true, and build again");
        return engine;
    }

    private static OptionsValidationException Wrong(string failure) => new("--engine", typeof(string), [failure]);
}
