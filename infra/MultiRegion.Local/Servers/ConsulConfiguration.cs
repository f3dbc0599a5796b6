using System.Globalization;
using System.Text.Json.Nodes;

namespace MultiRegion.Local.Servers;

/// <summary>The configuration file of a local Consul server, in words that 1.8 and today's versions both know.</summary>
internal static class ConsulConfiguration
{
    private static readonly Version GrpcTls = new(1, 14);
    private static readonly Version InitialManagement = new(1, 11);

    public static JsonObject Create(ConsulProcessOptions options, Version version)
    {
        var address = options.BindAddress.ToString();
        var ports = new JsonObject
        {
            ["http"] = options.Tls is null ? options.HttpPort : -1,
            ["https"] = options.Tls is null ? -1 : options.HttpPort,
            ["server"] = options.ServerPort,
            ["serf_lan"] = options.SerfLanPort,
            ["serf_wan"] = options.SerfWanPort,
            ["dns"] = -1,
            ["grpc"] = -1,
        };
        // Servers open it by default since this version; earlier ones refuse the name.
        if (version >= GrpcTls)
            ports["grpc_tls"] = -1;
        var configuration = new JsonObject
        {
            ["server"] = true,
            ["datacenter"] = options.Datacenter,
            ["node_name"] = options.Name,
            ["data_dir"] = Path.GetFullPath(options.DataPath),
            ["bootstrap_expect"] = options.BootstrapExpect,
            ["bind_addr"] = address,
            ["advertise_addr"] = address,
            ["client_addr"] = address,
            ["ports"] = ports,
            // Elections for a machine-local network: the default of 5 is made for slow cloud disks.
            ["performance"] = new JsonObject { ["raft_multiplier"] = 1 },
            // The default of 200 connections an address counts every watch of every edge here, and drops silently.
            ["limits"] = new JsonObject { ["http_max_conns_per_client"] = 10_000 },
            ["disable_update_check"] = true,
            ["leave_on_terminate"] = false,
            ["ui"] = false,
            ["retry_join"] = Texts(options.JoinLan),
            ["retry_interval"] = "1s",
            ["retry_join_wan"] = Texts(options.JoinWan),
            ["retry_interval_wan"] = "1s",
        };
        if (options.AdvertiseWanAddress is { } wan)
            configuration["advertise_addr_wan"] = wan.ToString();
        if (options.WanProbeInterval is { } probe)
        {
            configuration["gossip_wan"] = new JsonObject
            {
                ["probe_interval"] = Milliseconds(probe),
                ["probe_timeout"] = Milliseconds(probe / 2),
                ["gossip_interval"] = Milliseconds(probe / 4),
                ["suspicion_mult"] = 2,
            };
        }
        if (options.AclMasterToken is { } token)
        {
            configuration["primary_datacenter"] = options.Datacenter;
            configuration["acl"] = new JsonObject
            {
                ["enabled"] = true,
                ["default_policy"] = "deny",
                ["tokens"] = new JsonObject { [version >= InitialManagement ? "initial_management" : "master"] = token, ["agent"] = token },
            };
        }
        if (options.Tls is { } tls)
        {
            // As infra/consul/server.hcl has it.
            configuration["ca_file"] = tls.CaFile;
            configuration["cert_file"] = tls.CertificateFile;
            configuration["key_file"] = tls.KeyFile;
            configuration["verify_incoming"] = true;
            configuration["verify_outgoing"] = true;
            configuration["verify_server_hostname"] = true;
        }

        return configuration;
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0}ms");

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
