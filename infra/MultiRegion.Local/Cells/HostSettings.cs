using System.Globalization;
using System.Net;
using System.Text.Json;
using MultiRegion.Contracts;

namespace MultiRegion.Local.Cells;

/// <summary>What the hosts are told, as environment variables: the same settings that an installation would put into a file.</summary>
internal static class HostSettings
{
    public static Dictionary<string, string?> Edge(CellLayout cell, EdgeLayout edge, Uri consul, RunFolder folder, bool hasDistances)
    {
        var settings = Common();
        settings["Edge__Id"] = edge.Id;
        settings["Edge__Region"] = cell.Region;
        settings["Edge__Urls"] = $"http://{edge.Public}";
        settings["Edge__AdminUrls"] = $"http://{edge.Admin}";
        settings["Edge__StateDirectory"] = folder.StateOf(edge.Id);
        // What happened here can be replayed: an hour and more of it, in 32 MiB an edge at most.
        settings["Edge__Recording__Path"] = folder.ReportsOf(edge.Id);
        settings["Edge__Recording__MaxFileBytes"] = "16777216";
        settings["Edge__Recording__Files"] = "2";
        settings["Edge__Consul__Address"] = consul.ToString();
        settings["Edge__ControlPlane__Endpoints__0"] = $"http://{cell.ControlPlane}";
        settings["Edge__ControlPlane__Token"] = File.ReadAllText(folder.EdgeTokenFile);
        AddToken(settings, "Edge__Admin__Tokens__0", "launcher", "operator", folder.OperatorTokenFile);
        if (hasDistances)
            settings["Edge__OutboundAddress"] = cell.Address.ToString();
        return settings;
    }

    public static Dictionary<string, string?> ControlPlane(CellLayout cell, IReadOnlyList<CellLayout> all, Uri consul, RunFolder folder, TimeSpan roundTrip)
    {
        var settings = Common();
        settings["ControlPlane__Cell"] = cell.Region;
        settings["ControlPlane__Replica"] = $"{cell.Region}-1";
        settings["ControlPlane__Urls"] = $"http://{cell.ControlPlane}";
        settings["ControlPlane__Consul__Address"] = consul.ToString();
        settings["ControlPlane__ServicesFile"] = folder.ServicesFile;
        settings["ControlPlane__Audit__Path"] = folder.AuditOf($"{cell.Region}-1");
        AddToken(settings, "ControlPlane__Tokens__0", "edges", "edge", folder.EdgeTokenFile);
        AddToken(settings, "ControlPlane__Tokens__1", "launcher", "admin", folder.OperatorTokenFile);
        AddList(settings, "ControlPlane__Regions", all.Select(each => each.Region));
        // Each cell's Consul is the datacenter that is called like its region.
        AddList(settings, "ControlPlane__PeerDatacenters", all.Where(peer => peer != cell).Select(peer => peer.Region));
        foreach (CellLayout peer in all.Where(peer => peer != cell))
            settings[$"ControlPlane__Distances__{peer.Region}"] = roundTrip.ToString("c", CultureInfo.InvariantCulture);
        return settings;
    }

    /// <summary>What a control plane with the Orleans engine needs beside the rest: the database in which the cell's silos find each other, and its own place.</summary>
    public static IReadOnlyDictionary<string, string?> Silo(string connectionString, IPEndPoint listen) => new Dictionary<string, string?>
    {
        ["ControlPlane__Orleans__ConnectionString"] = connectionString,
        ["ControlPlane__Orleans__Address"] = listen.Address.ToString(),
        ["ControlPlane__Orleans__Port"] = listen.Port.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The seed of the control planes: a list of definitions.</summary>
    public static string Services(ServiceDefinition definition) =>
        $"[{JsonSerializer.Serialize(definition, ContractsJson.Default.ServiceDefinition)}]";

    private static Dictionary<string, string?> Common() => new()
    {
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_ENVIRONMENT"] = null,
        ["ASPNETCORE_URLS"] = null,
        ["DOTNET_URLS"] = null,
        // A dozen hosts compile their code at once on one machine: without the profiling tier in between they are warm in half of the time.
        ["DOTNET_TieredPGO"] = "0",
    };

    private static void AddList(Dictionary<string, string?> settings, string key, IEnumerable<string> values)
    {
        foreach ((int index, string value) in values.Index())
            settings[string.Create(CultureInfo.InvariantCulture, $"{key}__{index}")] = value;
    }

    private static void AddToken(Dictionary<string, string?> settings, string key, string name, string role, string file)
    {
        settings[key + "__Name"] = name;
        settings[key + "__Role"] = role;
        settings[key + "__TokenFile"] = file;
    }
}
