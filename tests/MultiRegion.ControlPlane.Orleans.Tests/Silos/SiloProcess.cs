using System.Net;
using System.Net.Http.Headers;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.Local.Servers;

namespace MultiRegion.ControlPlane.Orleans.Tests.Silos;

/// <summary>A replica that is a silo, as a process that can be killed and started again at the same addresses.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private const string Token = "a-token-of-the-silo-tests";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("multiregion-silo-").FullName;
    private readonly HttpClient _http;
    private readonly ChildProcessOptions _options;

    public SiloProcess(Uri consul, string name, params string[] settings)
    {
        var ports = FreePorts.Take(IPAddress.Loopback, 2);
        string[] arguments =
        [
            "Cell=eu-west", $"Replica={name}", $"Urls=http://127.0.0.1:{ports[0]}", $"Consul:Address={consul}", "TickInterval=00:00:00.200", "Orleans:SettleTime=00:00:01",
            $"Orleans:ConnectionString={MembershipServer.ConnectionString}", $"Orleans:ClusterId=consul-{consul.Port}", $"Orleans:Port={ports[1]}",
            "Tokens:0:Name=edge", "Tokens:0:Role=edge", $"Tokens:0:Token={Token}-edge",
            "Tokens:1:Name=admin", "Tokens:1:Role=admin", $"Tokens:1:Token={Token}", .. settings,
        ];
        Name = name;
        _options = new ChildProcessOptions
        {
            Name = name,
            FileName = Path.Combine(AppContext.BaseDirectory, "MultiRegion.ControlPlane"),
            Arguments = ["--engine", "orleans", .. arguments.Select(argument => $"--ControlPlane:{argument}")],
            RunDirectory = _folder,
        };
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ports[0]}"), Timeout = TimeSpan.FromSeconds(5) };
        Process = ChildProcess.Start(_options);
    }

    public string Name { get; }

    public ChildProcess Process { get; private set; }

    public void StartAgain() => Process = ChildProcess.Start(_options);

    /// <summary>The first status that satisfies the condition; the silo may still be starting.</summary>
    public async Task<CellStatus> StatusAsync(Func<CellStatus, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        CellStatus? last = null;
        while (true)
        {
            try
            {
                using var answer = await SendAsync(HttpMethod.Get, "/v1/status", Token, null);
                last = await answer.Content.ReadFromJsonAsync(ContractsJson.Default.CellStatus, patience.Token);
                if (condition(last!))
                    return last!;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !patience.IsCancellationRequested && !Process.HasExited)
            {
            }

            patience.IsCancellationRequested.ShouldBeFalse($"{Name}: {last}\n{Process.LogTail()}");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>False if the silo is not there; a report that it refuses fails the test.</summary>
    public async Task<bool> ReportAsync(HealthReport report)
    {
        try
        {
            using var answer = await SendAsync(HttpMethod.Post, "/v1/reports", $"{Token}-edge", JsonContent.Create(report, ContractsJson.Default.HealthReport));
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.NoContent, HttpStatusCode.ServiceUnavailable, HttpStatusCode.Conflict);
            return answer.StatusCode != HttpStatusCode.ServiceUnavailable;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    public async Task PutAsync(ServiceDefinition definition)
    {
        using var answer = await SendAsync(
            HttpMethod.Put, $"/v1/services/{definition.Name}", Token, JsonContent.Create(new ServiceChange(definition, "a test"), ContractsJson.Default.ServiceChange));
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string token, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return _http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
