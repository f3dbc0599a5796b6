using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.Local.Servers;

namespace MultiRegion.Edge.Tests.Support;

/// <summary>A real Consul, and a hand that publishes as a leader does: plans and index in one transaction.</summary>
internal sealed class ConsulServer : IAsyncDisposable
{
    private readonly ConsulProcess _process;
    private readonly string _directory;
    private readonly ConsulClient _client;

    private ConsulServer(ConsulProcess process, string directory)
    {
        (_process, _directory) = (process, directory);
        _client = new ConsulClient(new ConsulOptions { Address = process.Address }, TimeProvider.System, () => 0.5, NullLogger<ConsulClient>.Instance);
    }

    public Uri Address => _process.Address;

    public (string Key, string Value) Setting => ("Edge:Consul:Address", Address.ToString());

    public static async Task<ConsulServer> StartAsync()
    {
        if (ToolLocator.FindConsul() is null)
            Assert.Skip("no consul on PATH; infra/test fetches it");
        var directory = Directory.CreateTempSubdirectory("multiregion-edge").FullName;
        return new ConsulServer(await ConsulProcess.StartAsync(new ConsulProcessOptions { Name = "consul", RunDirectory = directory }), directory);
    }

    public Task PublishAsync(params Plan[] plans) => PublishAsync(IndexOf(plans), plans);

    public async Task PublishAsync(PlanIndex index, params Plan[] plans)
    {
        var result = await _client.TransactAsync(
        [
            .. plans.Select(plan => TransactionOperation.Set(ConsulKeys.Plan(plan.Service), JsonSerializer.SerializeToUtf8Bytes(plan, ContractsJson.Default.Plan))),
            TransactionOperation.Set(ConsulKeys.Index, JsonSerializer.SerializeToUtf8Bytes(index, ContractsJson.Default.PlanIndex)),
        ]);
        result.Committed.ShouldBeTrue();
    }

    public Task PutAsync(string key, string value) => _client.PutAsync(key, System.Text.Encoding.UTF8.GetBytes(value));

    public Task PutAsync(Plan plan) => _client.PutAsync(ConsulKeys.Plan(plan.Service), JsonSerializer.SerializeToUtf8Bytes(plan, ContractsJson.Default.Plan));

    public static PlanIndex IndexOf(params Plan[] plans) =>
        new() { Cell = "test", Services = plans.ToDictionary(plan => plan.Service, plan => new IndexEntry(plan.Version)) };

    public static PlanIndex Tombstone(string service, long epoch, long revision) =>
        new() { Cell = "test", Services = new Dictionary<string, IndexEntry> { [service] = new(new PlanVersion(epoch, revision), Removed: true) } };

    public Task WipeAsync() => _process.WipeAsync();

    public Task StopAsync() => _process.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
