using Microsoft.Extensions.Logging.Abstractions;
using MultiRegion.Consul;
using MultiRegion.Local.Servers;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>A Consul server of its own for one test, and a client of it. Skips the test where there is no consul.</summary>
public sealed class RealConsul : IAsyncDisposable
{
    private readonly string _folder;

    private RealConsul(string folder, ConsulProcess server)
    {
        (_folder, Server) = (folder, server);
        Client = NewClient(server.Address);
    }

    public ConsulProcess Server { get; }

    public ConsulClient Client { get; }

    public static async Task<RealConsul> StartAsync(Func<ConsulProcessOptions, ConsulProcessOptions>? configure = null)
    {
        if (ToolLocator.FindConsul() is null)
            Assert.Skip("No consul on PATH or in .tools: infra/test fetches it.");
        var folder = Directory.CreateTempSubdirectory("multiregion-controlplane-").FullName;
        var options = new ConsulProcessOptions { Name = "consul", RunDirectory = folder };
        return new RealConsul(folder, await ConsulProcess.StartAsync(configure?.Invoke(options) ?? options, TestContext.Current.CancellationToken));
    }

    public static ConsulClient NewClient(Uri address) =>
        new(new ConsulOptions { Address = address }, TimeProvider.System, Random.Shared.NextDouble, NullLogger<ConsulClient>.Instance);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
