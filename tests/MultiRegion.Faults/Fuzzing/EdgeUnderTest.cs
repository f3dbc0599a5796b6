using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Measuring;
using MultiRegion.Local.Servers;

namespace MultiRegion.Faults.Fuzzing;

/// <summary>A real, standalone edge as a process: a listener in clear text, one with TLS, and what can be seen of it from outside.</summary>
internal sealed class EdgeUnderTest : IAsyncDisposable
{
    private const string Name = "edge";
    private readonly HostProcess _process;
    private readonly FileTail _log;
    private readonly HttpClient _admin;

    private EdgeUnderTest(HostProcess process, EdgePorts ports, string folder, string token)
    {
        (_process, Ports) = (process, ports);
        _log = new FileTail(Path.Combine(folder, Name + ".log"));
        _admin = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{ports.Admin}"),
            Timeout = TimeSpan.FromSeconds(10),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
    }

    public EdgePorts Ports { get; }

    public bool IsAlive => _process.IsUp;

    /// <summary>Resident memory, 0 once it has ended.</summary>
    public long MemoryBytes => _process.Id is { } id && OperatingSystem.IsLinux() && File.Exists($"/proc/{id}/status")
        ? long.Parse(File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))[6..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024
        : 0;

    /// <param name="folder">For its settings, certificate and log.</param>
    /// <param name="origins">Of its one service, each with the same share.</param>
    /// <param name="time">Clock of the waiting.</param>
    /// <param name="ct">Ends the start.</param>
    public static async Task<EdgeUnderTest> StartAsync(string folder, IEnumerable<Uri> origins, TimeProvider time, CancellationToken ct)
    {
        int[] free = FreePorts.Take(IPAddress.Loopback, 3);
        var ports = new EdgePorts(free[0], free[1], free[2]);
        string token = RandomNumberGenerator.GetHexString(32);
        string settings = Path.Combine(folder, "edge.json");
        await File.WriteAllTextAsync(settings, Settings(ports, origins, token, WriteCertificate(folder, time)), ct);
        var process = new HostProcess(
            new ChildProcessOptions { Name = Name, FileName = HostPaths.DotNet, Arguments = [HostPaths.Edge, "--config", settings], RunDirectory = folder },
            new Uri($"http://127.0.0.1:{ports.Admin}/readyz"),
            time);
        await process.StartAsync(ct);
        return new EdgeUnderTest(process, ports, folder, token);
    }

    /// <summary>What it has logged since the last call that tells of something that must not be: its kind, and the line.</summary>
    public IEnumerable<(string Kind, string Line)> NewTroubles() =>
        _log.ReadNewLines().Select(line => (Kind: TroubleOf(line), Line: line)).Where(trouble => trouble.Kind is not null)!;

    public async Task<bool> IsHealthyAsync(CancellationToken ct)
    {
        try
        {
            using HttpResponseMessage response = await _admin.GetAsync("/healthz", ct);
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Its metrics: sums over all labels, by name.</summary>
    public async Task<IReadOnlyDictionary<string, double>> MetricsAsync(CancellationToken ct)
    {
        string text = await _admin.GetStringAsync("/metrics", ct);
        return text.Split('\n').Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => (Name: line[..line.IndexOfAny(['{', ' '])], Value: line[(line.LastIndexOf(' ') + 1)..]))
            .GroupBy(metric => metric.Name)
            .ToDictionary(group => group.Key, group => group.Sum(metric => double.TryParse(metric.Value, CultureInfo.InvariantCulture, out double value) ? value : 0));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _admin.Dispose();
    }

    /// <summary>
    /// What the server below the edge logs as an error although nobody else suffers: its defence against floods of HTTP/2 frames; that it cannot read on in a body whose
    /// client went away while it was being read (dotnet/aspnetcore 17840); and that it loses track of a connection that it aborts for a flood (dotnet/aspnetcore 51307, whose
    /// cost the bound on memory watches).
    /// </summary>
    private static readonly string[] Harmless =
        ["exceeded the output operations maximum queue size", "automatic draining of the request body failed", "application never completed"];

    private static string? TroubleOf(string line) => IsError(line) ? "error in the log"
        // On a machine that is busy with all this an honest origin may really be slow.
        : line.Contains("\"EventId\":2010", StringComparison.Ordinal) && !line.Contains("on Slow evidence", StringComparison.Ordinal) ? "ejected"
        : null;

    private static bool IsError(string line) =>
        (line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal) || line.Contains("\"LogLevel\":\"Critical\"", StringComparison.Ordinal)
            || line.Contains("Unhandled exception", StringComparison.OrdinalIgnoreCase))
        && !Harmless.Any(harmless => line.Contains(harmless, StringComparison.Ordinal));

    private static string Settings(EdgePorts ports, IEnumerable<Uri> origins, string token, (string Certificate, string Key) tls) => JsonSerializer.Serialize(new
    {
        Edge = new
        {
            Id = "fuzzed",
            Region = "r0",
            Urls = $"http://127.0.0.1:{ports.Plain};https://127.0.0.1:{ports.Tls}",
            AdminUrls = $"http://127.0.0.1:{ports.Admin}",
            Admin = new { Tokens = new[] { new { Name = "fuzzer", Role = "viewer", Token = token } } },
            Services = new[]
            {
                new { Name = "fuzz", Origins = origins.Select((address, i) => new { Id = $"o{i}", Region = $"r{i}", Address = address }).ToArray() },
            },
        },
        Kestrel = new { Certificates = new { Default = new { Path = tls.Certificate, KeyPath = tls.Key } } },
    });

    private static (string Certificate, string Key) WriteCertificate(string folder, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=fuzz.test", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = time.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        (string certificatePath, string keyPath) = (Path.Combine(folder, "tls.pem"), Path.Combine(folder, "tls.key"));
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        return (certificatePath, keyPath);
    }
}
