using Microsoft.Extensions.Logging.Abstractions;
using MultiRegion.Local.Servers;

namespace MultiRegion.Consul.Tests;

/// <summary>A Consul server of its own for one test (or class), and clients of it. Skips the test where there is no consul.</summary>
public sealed class RealConsul : IAsyncDisposable
{
    private readonly List<ConsulClient> _clients = [];
    private readonly string _folder;

    private RealConsul(string folder, ConsulProcess server) => (_folder, Server) = (folder, server);

    public ConsulProcess Server { get; }

    public static async Task<RealConsul> StartAsync(Func<ConsulProcessOptions, ConsulProcessOptions>? configure = null)
    {
        SkipUnlessFound();
        var folder = NewFolder();
        var options = new ConsulProcessOptions { Name = "consul", RunDirectory = folder };
        return new RealConsul(folder, await ConsulProcess.StartAsync(configure?.Invoke(options) ?? options, TestContext.Current.CancellationToken));
    }

    public static void SkipUnlessFound()
    {
        if (ToolLocator.FindConsul() is null)
            Assert.Skip("No consul on PATH or in .tools: infra/test fetches it.");
    }

    public static string NewFolder() => Directory.CreateTempSubdirectory("multiregion-consul-").FullName;

    public ConsulClient Client(Action<ConsulOptions>? configure = null)
    {
        var client = NewClient(Server.Address, configure);
        _clients.Add(client);
        return client;
    }

    public static ConsulClient NewClient(Uri address, Action<ConsulOptions>? configure = null)
    {
        var options = new ConsulOptions { Address = address };
        configure?.Invoke(options);
        return new ConsulClient(options, TimeProvider.System, Random.Shared.NextDouble, NullLogger<ConsulClient>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>One server for the tests of a class that only read and write.</summary>
public sealed class SharedConsul : IAsyncLifetime
{
    private RealConsul? _consul;

    public ConsulClient ClientOrSkip()
    {
        RealConsul.SkipUnlessFound();
        return _consul!.Client();
    }

    public async ValueTask InitializeAsync()
    {
        if (ToolLocator.FindConsul() is null)
            return;
        _consul = await RealConsul.StartAsync();
    }

    public ValueTask DisposeAsync() => _consul?.DisposeAsync() ?? ValueTask.CompletedTask;
}
