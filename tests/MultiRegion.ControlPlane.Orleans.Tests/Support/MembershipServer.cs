using MultiRegion.Local.Servers;

[assembly: AssemblyFixture(typeof(MultiRegion.ControlPlane.Tests.Support.MembershipServer))]

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>The PostgreSQL server in which all silos of this run find each other.</summary>
public sealed class MembershipServer : IAsyncLifetime
{
    private static PostgresProcess? _server;
    private readonly string _folder = Directory.CreateTempSubdirectory("multiregion-membership-").FullName;

    public static string ConnectionString => _server?.ConnectionString ?? "";

    public async ValueTask InitializeAsync() => _server = await PostgresProcess.StartAsync(
        new PostgresProcessOptions { Name = "membership", RunDirectory = _folder }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
