using System.Net;
using System.Net.Http.Headers;
using MultiRegion.Contracts;
using MultiRegion.Local.Servers;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>A control plane as a process of its own, for what can only be done to one: to be stopped in its tracks, or killed.</summary>
public sealed class ReplicaProcess : IAsyncDisposable
{
    private const string Token = "operator-token-of-the-tests";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("multiregion-replica-").FullName;
    private readonly HttpClient _http;

    public ReplicaProcess(Uri consul, string name, params string[] settings)
    {
        var address = $"http://127.0.0.1:{FreePorts.Take(IPAddress.Loopback, 1)[0]}";
        string[] arguments =
        [
            "Cell=eu-west", $"Replica={name}", $"Urls={address}", $"Consul:Address={consul}", "TickInterval=00:00:00.100",
            "Tokens:0:Name=operator", "Tokens:0:Role=operator", $"Tokens:0:Token={Token}", .. settings,
        ];
        Process = ChildProcess.Start(new ChildProcessOptions
        {
            Name = name,
            FileName = Path.Combine(AppContext.BaseDirectory, "MultiRegion.ControlPlane"),
            Arguments = [.. EngineUnderTest.Arguments(consul), .. arguments.Select(argument => $"--ControlPlane:{argument}")],
            RunDirectory = _folder,
        });
        _http = new HttpClient { BaseAddress = new Uri(address), Timeout = Patience };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public ChildProcess Process { get; }

    /// <summary>The first status that satisfies the condition.</summary>
    public async Task<CellStatus> StatusAsync(Func<CellStatus, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var status = await _http.GetFromJsonAsync("/v1/status", ContractsJson.Default.CellStatus, patience.Token);
            if (condition(status!))
                return status!;
            await Task.Delay(10, patience.Token);
        }
    }

    /// <summary>Asks until it is accepted: while Consul is slow or another change is under way, a change is refused and may be sent again.</summary>
    public async Task PutAsync(ServiceDefinition definition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await TryPutAsync(definition))
            await Task.Delay(10, patience.Token);
    }

    /// <summary>Asks once; false if it was refused or is not answered, as by one that is paused.</summary>
    public async Task<bool> TryPutAsync(ServiceDefinition definition)
    {
        using var content = JsonContent.Create(new ServiceChange(definition, "a test"), ContractsJson.Default.ServiceChange);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        try
        {
            using var answer = await _http.PutAsync($"/v1/services/{definition.Name}", content, patience.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
