using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MultiRegion.Local.Servers;
using Npgsql;

namespace MultiRegion.Local.Tests.Servers;

public sealed class ServerProcessTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Consul_RestartedAndKilled_KeepsItsDataAndAddressUntilWiped()
    {
        await using var consul = await StartConsulAsync();
        var address = consul.Address;
        using var http = new HttpClient { BaseAddress = address };
        (await http.PutAsync("v1/kv/k", new StringContent("v"))).EnsureSuccessStatusCode();

        await consul.RestartAsync();
        consul.Address.ShouldBe(address);
        (await http.GetStringAsync("v1/kv/k?raw&consistent")).ShouldBe("v");
        await consul.KillAsync();
        await consul.StartAsync();
        (await http.GetStringAsync("v1/kv/k?raw&consistent")).ShouldBe("v");

        await consul.WipeAsync();
        (await http.GetAsync("v1/kv/k?consistent")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Consul_PortInUse_SaysByWhom()
    {
        SkipUnless(ToolLocator.FindConsul(), "consul");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var failure = await Should.ThrowAsync<ToolException>(() => ConsulProcess.StartAsync(
            new ConsulProcessOptions { Name = "consul", RunDirectory = _folder.Path, HttpPort = port }));

        failure.Message.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"Port {port} on 127.0.0.1, wanted for the HTTP of Consul server 'consul', is in use by process {Environment.ProcessId}"));
    }

    [Fact]
    public async Task Consul_ThatCannotStart_SaysItWithTheEndOfItsLog()
    {
        SkipUnless(ToolLocator.FindConsul(), "consul");

        var failure = await Should.ThrowAsync<ToolException>(() => ConsulProcess.StartAsync(
            new ConsulProcessOptions { Name = "consul", RunDirectory = _folder.Path, Datacenter = "not a datacenter!" }));

        failure.Message.ShouldContain("ended with code 1");
        failure.Message.ShouldContain("cannot be", Case.Insensitive);
    }

    [Fact]
    public async Task Postgres_RestartedAndKilled_KeepsWhatWasCommitted()
    {
        SkipUnless(ToolLocator.FindPostgres(), "PostgreSQL");
        var options = new PostgresProcessOptions { Name = "postgres", RunDirectory = _folder.Path };
        await using var postgres = await PostgresProcess.StartAsync(options);
        await ExecuteAsync(postgres, "CREATE TABLE t (v int)");
        await ExecuteAsync(postgres, "INSERT INTO t VALUES (1)");

        await postgres.RestartAsync();
        await ExecuteAsync(postgres, "INSERT INTO t VALUES (2)");
        await postgres.KillAsync();
        await postgres.StartAsync();

        (await ExecuteAsync(postgres, "SELECT sum(v) FROM t")).ShouldBe(3L);
        (await ExecuteAsync(postgres, "SHOW fsync")).ShouldBe("on");
        (await ExecuteAsync(postgres, "SHOW synchronous_commit")).ShouldBe("on");
        await postgres.StopAsync();
        await using var again = await PostgresProcess.StartAsync(options);
        (await ExecuteAsync(again, "SELECT sum(v) FROM t")).ShouldBe(3L);
    }

    private async Task<ConsulProcess> StartConsulAsync()
    {
        SkipUnless(ToolLocator.FindConsul(), "consul");
        return await ConsulProcess.StartAsync(new ConsulProcessOptions { Name = "consul", RunDirectory = _folder.Path });
    }

    private static void SkipUnless(string? found, string name)
    {
        if (found is null)
            Assert.Skip($"No {name} on PATH or in .tools: infra/test fetches it.");
    }

    private static async Task<object?> ExecuteAsync(PostgresProcess postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
