using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace MultiRegion.Benchmarks.Throughput;

/// <summary>What is run, and how long.</summary>
internal sealed record ThroughputOptions(int Pairs, TimeSpan Round, TimeSpan WarmUp, int Connections, string EdgeAssembly);

/// <summary>One round of one proxy.</summary>
internal sealed record Round(double RequestsPerSecond, double MicrosecondsPerRequest);

/// <summary>
/// The edge against bare YARP, in alternating pairs of rounds on one machine in one run: the ratio of each pair is taken, and their
/// median is the figure, so that a machine whose speed drifts does not decide.
/// </summary>
internal sealed class ThroughputComparison(ThroughputOptions options, TextWriter output)
{
    /// <summary>Least share of bare YARP's throughput that the edge must reach.</summary>
    private const double Bar = 0.9;

    /// <returns>The program's exit code: 1 below the bar.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var self = typeof(ThroughputComparison).Assembly.Location;
        var (originPort, barePort, edgePort, adminPort) = (FreePort(), FreePort(), FreePort(), FreePort());
        var origin = $"http://127.0.0.1:{originPort}/";
        var config = Path.Combine(Path.GetTempPath(), $"multiregion-bench-{Environment.ProcessId}.json");
        await File.WriteAllTextAsync(config, EdgeConfiguration(origin, edgePort, adminPort), ct);
        try
        {
            using var originProcess = await ProxyProcess.StartAsync("origin", originPort, [self, "origin", $"{originPort}"], ct);
            using var bare = await ProxyProcess.StartAsync("bare YARP", barePort, [self, "bare-yarp", $"{barePort}", origin], ct);
            using var edge = await ProxyProcess.StartAsync("edge", edgePort, [options.EdgeAssembly, "--config", config], ct);
            return await CompareAsync(edge, bare) >= Bar ? 0 : 1;
        }
        finally
        {
            File.Delete(config);
        }
    }

    /// <returns>Median of the pairs' ratios of throughput.</returns>
    private async Task<double> CompareAsync(ProxyProcess edge, ProxyProcess bare)
    {
        output.WriteLine($"warming up, {options.WarmUp.TotalSeconds:0} s each");
        await MeasureAsync(bare, options.WarmUp);
        await MeasureAsync(edge, options.WarmUp);

        List<double> throughput = [];
        List<double> cost = [];
        output.WriteLine("pair   edge req/s   bare req/s   ratio   edge µs/req   bare µs/req   ratio");
        for (var pair = 1; pair <= options.Pairs; pair++)
        {
            // The order alternates, so that neither always runs on a machine just heated by the other.
            var edgeFirst = pair % 2 == 1;
            var first = await MeasureAsync(edgeFirst ? edge : bare, options.Round);
            var second = await MeasureAsync(edgeFirst ? bare : edge, options.Round);
            var (ours, theirs) = edgeFirst ? (first, second) : (second, first);
            throughput.Add(ours.RequestsPerSecond / theirs.RequestsPerSecond);
            cost.Add(ours.MicrosecondsPerRequest / theirs.MicrosecondsPerRequest);
            output.WriteLine(
                $"{pair,4} {ours.RequestsPerSecond,12:0} {theirs.RequestsPerSecond,12:0} {throughput[^1],7:0.000}"
                + $" {ours.MicrosecondsPerRequest,13:0.0} {theirs.MicrosecondsPerRequest,13:0.0} {cost[^1],7:0.000}");
        }

        var ratio = Median(throughput);
        output.WriteLine(
            $"throughput, edge / bare YARP: median {ratio:0.000} (min {throughput.Min():0.000}, max {throughput.Max():0.000});"
            + $" bar {Bar}: {(ratio >= Bar ? "passed" : "FAILED")}");
        output.WriteLine($"processor time per request, edge / bare YARP: median {Median(cost):0.000} (min {cost.Min():0.000}, max {cost.Max():0.000})");
        output.WriteLine($"peak memory: edge {edge.PeakMemoryBytes >> 20} MiB, bare YARP {bare.PeakMemoryBytes >> 20} MiB");
        return ratio;
    }

    private async Task<Round> MeasureAsync(ProxyProcess proxy, TimeSpan duration)
    {
        var before = proxy.ProcessorTime;
        var rate = await new ClosedLoopLoad(proxy.Port, options.Connections).RunAsync(duration);
        var used = proxy.ProcessorTime - before;
        return new Round(rate, used.TotalMicroseconds / (rate * duration.TotalSeconds));
    }

    private static string EdgeConfiguration(string origin, int port, int adminPort) => JsonSerializer.Serialize(new
    {
        Edge = new
        {
            Id = "bench",
            Region = "local",
            Urls = $"http://127.0.0.1:{port}",
            AdminUrls = $"http://127.0.0.1:{adminPort}",
            Services = new[]
            {
                new { Name = "bench", Origins = new[] { new { Id = "one", Region = "local", Address = origin } } },
            },
        },
    });

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
