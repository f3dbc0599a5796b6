using System.Text.Json;
using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>Reads a cell's documents as an edge would, waiting for what is expected rather than for time to pass.</summary>
public static class ConsulReading
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The first index that satisfies the condition.</summary>
    public static async Task<PlanIndex> IndexAsync(this RealConsul consul, Func<IReadOnlyDictionary<string, IndexEntry>, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        PlanIndex? last = null;
        try
        {
            await foreach (var key in consul.Client.WatchAsync(ConsulKeys.Index, patience.Token))
                if (key is not null && condition((last = JsonSerializer.Deserialize(key.Value, ContractsJson.Default.PlanIndex)!).Services))
                    return last;
        }
        catch (OperationCanceledException)
        {
        }

        throw new TimeoutException($"The index never came to be as expected; last: {(last is null ? "none" : string.Join(", ", last.Services))}");
    }

    public static Task<PlanIndex> IndexAsync(this RealConsul consul, string service, Func<IndexEntry, bool> condition) =>
        consul.IndexAsync(services => services.TryGetValue(service, out var entry) && condition(entry));

    public static async Task<Plan?> PlanAsync(this RealConsul consul, string service) =>
        await consul.Client.GetAsync(ConsulKeys.Plan(service)) is { } key ? JsonSerializer.Deserialize(key.Value, ContractsJson.Default.Plan) : null;

    public static async Task<LeaseDocument?> LeaseAsync(this RealConsul consul) =>
        await consul.Client.GetAsync(ConsulKeys.Lease) is { } key ? JsonSerializer.Deserialize(key.Value, ContractsJson.Default.LeaseDocument) : null;

    /// <summary>The first plan of the service <c>api</c> that satisfies the condition.</summary>
    public static async Task<Plan> PlanWithAsync(this RealConsul consul, Func<Plan, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        Plan? last = null;
        try
        {
            await foreach (var key in consul.Client.WatchAsync(ConsulKeys.Plan("api"), patience.Token))
                if (key is not null && condition((last = JsonSerializer.Deserialize(key.Value, ContractsJson.Default.Plan))!))
                    return last!;
        }
        catch (OperationCanceledException)
        {
        }

        throw new TimeoutException($"The plan never came to be as expected; last: {(last is null ? "none" : string.Join(", ", last.Weights))}");
    }

    public static async Task<DrillRecord?> DrillAsync(this RealConsul consul, string id) =>
        await consul.Client.GetAsync(ConsulKeys.Drill(id)) is { } key ? JsonSerializer.Deserialize(key.Value, ContractsJson.Default.DrillRecord) : null;
}
