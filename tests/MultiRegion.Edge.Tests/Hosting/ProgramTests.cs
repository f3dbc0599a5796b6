using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace MultiRegion.Edge.Tests.Hosting;

/// <summary>The edge as its operator meets it: a program, a file, two listeners, an end.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multiregion-edge").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string ConfigFile => Path.Combine(_folder, "edge.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void UserSecrets_InDevelopment_AreASourceOfSettings() =>
        typeof(CellExtensions).Assembly.GetCustomAttribute<UserSecretsIdAttribute>().ShouldNotBeNull();

    [Theory]
    [InlineData("--help", "multiregion.schema.json")]
    [InlineData("--version", "0.")]
    public async Task Run_AskedAboutItself_SaysAndEnds(string argument, string expected)
    {
        var (code, output) = await EdgeProcess.RunAsync(argument);

        code.ShouldBe(0);
        output.ShouldContain(expected);
    }

    [Theory]
    [InlineData("""{ "Edge": { "Services": [ { "Name": "s" } ] } }""", "Edge:Services:0:Origins: is missing")]
    [InlineData("""{ "Edge": { "DrainDelay": "1 minute" } }""", "Edge:DrainDelay: '1 minute' is not a duration")]
    [InlineData("""{ "Edge": { "DrainDelay": "01:00:00" } }""", "Edge:DrainDelay: '01:00:00' is not from 00:00:00 to 00:05:00")]
    [InlineData("""{ "Edge": { "Ejection": { "ConsecutiveFailures": 0 } } }""", "Edge:Ejection:ConsecutiveFailures: '0' is not from 1 to 1000")]
    [InlineData("""{ "Edge": { "RetryBudget": { "Ratio": -1 } } }""", "Edge:RetryBudget:Ratio: '-1' is not")]
    [InlineData("""{ "Edge": { "Urls": "localhost:99" } }""", "localhost:99")]
    [InlineData("""{ "ReverseProxy": { "Routes": { "r": { "ClusterId": "c" } } } }""", "Route 'r' requires Hosts or Path")]
    [InlineData("""{ "Edge": { """, "edge.json")]
    public async Task Run_BadSettings_OneMessageAndExitCode2(string json, string expected)
    {
        await File.WriteAllTextAsync(ConfigFile, json, Cancel);

        var (code, output) = await EdgeProcess.RunAsync("--config", ConfigFile, "--Edge:AdminUrls=http://127.0.0.1:0");

        output.ShouldContain(expected);
        output.ShouldNotContain("   at ");
        code.ShouldBe(2);
    }

    [Fact]
    public async Task Run_PortInUse_SaysWhichProcessToLookAt()
    {
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        string url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}";

        var (code, output) = await EdgeProcess.RunAsync($"--Edge:Urls={url}", "--Edge:AdminUrls=http://127.0.0.1:0");

        code.ShouldBe(2);
        output.ShouldContain(url);
        output.ShouldContain($"{Environment.ProcessId}");
    }

    [Fact]
    public async Task Listeners_EachAnswersOnlyItsOwn()
    {
        await using var origin = RawOrigin.Answering(200, "service");
        await WriteAsync(origin.Address);
        await using var edge = await EdgeProcess.StartAsync(ConfigFile);

        foreach (string path in new[] { "/healthz", "/readyz", "/metrics", "/v1/edge", "/v1/drains" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = edge.Admin.BaseAddress!.Authority } };
            using var response = await edge.Public.SendAsync(request, Cancel);
            (await response.Content.ReadAsStringAsync(Cancel)).ShouldBe("service", path);
        }

        int arrivals = origin.Arrivals.Count;
        (await edge.Admin.GetAsync("/anything", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await edge.Admin.GetAsync("/metrics", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        origin.Arrivals.Count.ShouldBe(arrivals);
    }

    [Fact]
    public async Task ConfigFile_Changes_AreTakenIfTheyAreGood()
    {
        await using var one = RawOrigin.Answering(200, "one");
        await using var two = RawOrigin.Answering(200, "two");
        await WriteAsync(one.Address);
        await using var edge = await EdgeProcess.StartAsync(ConfigFile);
        (await edge.Public.GetStringAsync("/", Cancel)).ShouldBe("one");

        await File.WriteAllTextAsync(ConfigFile, """{ "Edge": { "Services": [ { "Name": "demo", "Origins": [] } ] } }""", Cancel);
        await edge.SaysAsync("The changed settings are not taken");
        (await edge.Public.GetStringAsync("/", Cancel)).ShouldBe("one");

        await File.WriteAllTextAsync(ConfigFile, "{ not JSON", Cancel);
        await edge.SaysAsync("its file cannot be read as JSON");
        (await edge.Public.GetStringAsync("/", Cancel)).ShouldBe("one");

        await WriteAsync(two.Address);
        await edge.SaysAsync("1 services are in force");
        (await edge.Public.GetStringAsync("/", Cancel)).ShouldBe("two");
    }

    [Fact]
    public async Task Start_OriginThatDoesNotResolve_IsAWarning()
    {
        await WriteAsync(new Uri("http://nowhere.invalid"));
        await using var edge = await EdgeProcess.StartAsync(ConfigFile);

        await edge.SaysAsync("Expected a name that this machine");
        edge.Output.ShouldContain("The address of origin o of demo, http://nowhere.invalid/, does not resolve");

        using var response = await edge.Public.GetAsync("/", Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldContain("a name that does not resolve");
    }

    [Fact]
    public async Task Terminate_RequestsInFlightAndNew_AreAnsweredAndToldToGo()
    {
        var release = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        await using var origin = new RawOrigin(async (connection, request) =>
        {
            if (request.Target == "/slow")
            {
                arrived.TrySetResult();
                await release.Task;
            }

            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone");
            return true;
        });
        await WriteAsync(origin.Address);
        await using var edge = await EdgeProcess.StartAsync(ConfigFile, "--Edge:DrainDelay=00:00:03");
        var slow = edge.Public.GetStringAsync("/slow", Cancel);
        await arrived.Task;

        edge.Terminate();
        await edge.SaysAsync("Stopping: the listeners close");

        using (var during = await edge.Public.GetAsync("/new", Cancel))
        {
            during.StatusCode.ShouldBe(HttpStatusCode.OK);
            during.Headers.ConnectionClose.ShouldBe(true);
        }

        (await edge.Admin.GetAsync("/readyz", Cancel)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        release.SetResult();
        (await slow).ShouldBe("done");
        (await edge.ExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Terminate_ConnectionMadeBeforeTheListenersClosed_ItsFirstRequestIsAnswered()
    {
        await using var origin = RawOrigin.Answering(200, "done");
        await WriteAsync(origin.Address);
        await using var edge = await EdgeProcess.StartAsync(ConfigFile, "--Edge:DrainDelay=00:00:00.100");
        var address = edge.Public.BaseAddress!;
        using var early = new TcpClient();
        await early.ConnectAsync(address.Host, address.Port, Cancel);

        edge.Terminate();
        await RefusesAsync(address);
        await early.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: demo.test\r\n\r\n"u8.ToArray(), Cancel);
        using var reader = new StreamReader(early.GetStream());
        string answer = await reader.ReadToEndAsync(Cancel);

        answer.ShouldStartWith("HTTP/1.1 200 ");
        answer.ShouldContain("Connection: close");
        (await edge.ExitAsync()).ShouldBe(0);
    }

    private static async Task RefusesAsync(Uri address)
    {
        while (true)
        {
            using var late = new TcpClient();
            try
            {
                await late.ConnectAsync(address.Host, address.Port, Cancel);
            }
            catch (SocketException)
            {
                return;
            }

            await Task.Delay(5, Cancel);
        }
    }

    private Task WriteAsync(Uri origin) => File.WriteAllTextAsync(
        ConfigFile,
        JsonSerializer.Serialize(new
        {
            Edge = new { Services = new[] { new { Name = "demo", Origins = new[] { new { Id = "o", Region = "r", Address = origin } } } } },
        }),
        Cancel);
}
