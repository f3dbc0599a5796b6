using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using MultiRegion.Benchmarks.Throughput;

namespace MultiRegion.Benchmarks.Outages;

/// <summary>A standalone edge as a process of its own, with one service.</summary>
internal sealed class BenchEdge : IDisposable
{
    private readonly ProxyProcess _process;
    private readonly string _file;

    private BenchEdge(ProxyProcess process, string file) => (_process, _file) = (process, file);

    public Uri Url => new($"http://127.0.0.1:{_process.Port}");

    /// <param name="assembly">The edge's program.</param>
    /// <param name="name">Names its file of settings.</param>
    /// <param name="origins">Where the service is reached.</param>
    /// <param name="service">The service's settings beyond its name and origins.</param>
    /// <param name="ct">Ends the start.</param>
    public static async Task<BenchEdge> StartAsync(
        string assembly, string name, IEnumerable<LoopbackOrigin> origins, JsonObject service, CancellationToken ct)
    {
        int port = FreePort(), adminPort = FreePort();
        service["Name"] = "bench";
        service["Origins"] = new JsonArray([.. origins.Select((origin, i) => (JsonNode)new JsonObject
        {
            ["Id"] = $"origin-{i + 1}",
            ["Region"] = $"region-{i + 1}",
            ["Address"] = origin.Address.ToString(),
        })]);
        var settings = new JsonObject
        {
            ["Edge"] = new JsonObject
            {
                ["Id"] = "bench",
                ["Region"] = "region-1",
                ["Urls"] = $"http://127.0.0.1:{port}",
                ["AdminUrls"] = $"http://127.0.0.1:{adminPort}",
                ["Services"] = new JsonArray(service),
            },
        };
        string file = Path.Combine(Path.GetTempPath(), $"multiregion-bench-{Environment.ProcessId}-{name}.json");
        await File.WriteAllTextAsync(file, settings.ToJsonString(JsonSerializerOptions.Default), ct);
        return new BenchEdge(await ProxyProcess.StartAsync(name, port, [assembly, "--config", file], ct), file);
    }

    public void Dispose()
    {
        _process.Dispose();
        File.Delete(_file);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
