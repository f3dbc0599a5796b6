namespace MultiRegion.Local.Servers;

/// <summary>A real Consul server with its data on disk, to be killed, hung, restarted and wiped. Disposing kills it and keeps the data.</summary>
public sealed class ConsulProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);
    private readonly ConsulProcessOptions _options;
    private readonly string _binary;
    private ChildProcess? _process;

    private ConsulProcess(ConsulProcessOptions options, string binary) => (_options, _binary) = (options, binary);

    /// <summary>The HTTP API.</summary>
    public Uri Address => new($"{(_options.Tls is null ? "http" : "https")}://{_options.BindAddress}:{_options.HttpPort}");

    /// <summary>What servers of other datacenters join.</summary>
    public string WanAddress => $"{_options.AdvertiseWanAddress ?? _options.BindAddress}:{_options.SerfWanPort}";

    /// <summary>Where it talks to other servers; how <c>/v1/status/leader</c> names it.</summary>
    public string ServerAddress => $"{_options.BindAddress}:{_options.ServerPort}";

    public string Datacenter => _options.Datacenter;

    /// <summary>The running process; a new one after each start.</summary>
    public ChildProcess Process => _process ?? throw new InvalidOperationException("It has not been started.");

    /// <summary>Starts a server and returns when it has a leader and takes writes; one of several must be started together with the others.</summary>
    /// <exception cref="ToolException">No Consul was found, a port is in use, or it did not become ready; the message says which.</exception>
    public static async Task<ConsulProcess> StartAsync(ConsulProcessOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var binary = ToolLocator.FindConsul()
            ?? throw new ToolException($"No consul was found: infra/test and infra/up fetch it, or set {ToolLocator.ConsulVariable} to its path.");
        Directory.CreateDirectory(options.RunDirectory);
        var consul = new ConsulProcess(WithPorts(options), binary);
        var configuration = ConsulConfiguration.Create(consul._options, await ConsulVersion.OfAsync(binary, cancellation));
        await File.WriteAllTextAsync(consul._options.ConfigFile, configuration.ToJsonString(), cancellation);
        await consul.StartAsync(cancellation);
        return consul;
    }

    /// <summary>Starts it again, with the same ports and data.</summary>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (_process is { HasExited: false })
            throw new InvalidOperationException($"'{_options.Name}' runs already.");
        Directory.CreateDirectory(_options.DataPath);
        ThrowIfPortsUsed();
        _process = ChildProcess.Start(new ChildProcessOptions
        {
            Name = _options.Name,
            FileName = _binary,
            Arguments = ["agent", "-config-file", Path.GetFullPath(_options.ConfigFile)],
            Environment = ToolLocator.EnvironmentOf(_binary),
            RunDirectory = _options.RunDirectory,
        });
        await new ConsulReadiness(Address, _process, _options).WaitAsync(_options.StartTimeout, cancellation);
    }

    /// <summary>SIGKILL, as a machine that lost power.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>SIGTERM; SIGKILL after 5 s.</summary>
    public Task StopAsync(CancellationToken cancellation = default) => Process.StopAsync(StopGrace, cancellation);

    /// <summary>Stops and starts it.</summary>
    public async Task RestartAsync(CancellationToken cancellation = default)
    {
        await StopAsync(cancellation);
        await StartAsync(cancellation);
    }

    /// <summary>Stops it, deletes all of its data and starts it empty.</summary>
    public async Task WipeAsync(CancellationToken cancellation = default)
    {
        await StopAsync(cancellation);
        Directory.Delete(_options.DataPath, recursive: true);
        await StartAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _process is null ? ValueTask.CompletedTask : _process.DisposeAsync();

    private static ConsulProcessOptions WithPorts(ConsulProcessOptions options)
    {
        var free = FreePorts.Take(options.BindAddress, 4);
        return options with
        {
            HttpPort = Chosen(options.HttpPort, free[0]),
            ServerPort = Chosen(options.ServerPort, free[1]),
            SerfLanPort = Chosen(options.SerfLanPort, free[2]),
            SerfWanPort = Chosen(options.SerfWanPort, free[3]),
        };

        static int Chosen(int wanted, int free) => wanted == 0 ? free : wanted;
    }

    private void ThrowIfPortsUsed()
    {
        (int Port, string Purpose)[] ports =
        [
            (_options.HttpPort, "HTTP"), (_options.ServerPort, "RPC"), (_options.SerfLanPort, "LAN gossip"), (_options.SerfWanPort, "WAN gossip"),
        ];
        foreach (var (port, purpose) in ports)
            PortCheck.ThrowIfUsed(_options.BindAddress, port, $"the {purpose} of Consul server '{_options.Name}'");
    }
}
