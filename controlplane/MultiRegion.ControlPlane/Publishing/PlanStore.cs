using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Telemetry;
using MultiRegion.Core.Validation;

namespace MultiRegion.ControlPlane.Publishing;

/// <summary>Reads plans and their index from Consul, leaving out with a log line what does not validate.</summary>
internal sealed class PlanStore(ConsulClient consul, IOptions<ControlPlaneOptions> options, ILogger<PlanStore> logger)
{
    private static readonly ReadOptions Strong = new() { Consistency = Consistency.Strong };
    private readonly string _cell = options.Value.Cell;

    /// <summary>Everything that stands, confirmed by a quorum: what a publish is based on must not be a restarted server's past.</summary>
    public async Task<StoredPlans> LoadAsync(CancellationToken ct)
    {
        var index = await consul.GetAsync(ConsulKeys.Index, Strong, ct);
        var plans = await consul.ListAsync(ConsulKeys.PlanPrefix, Strong, ct);
        return new StoredPlans
        {
            Index = ReadIndex(index) ?? StoredPlans.Empty.Index,
            IndexModifyIndex = index?.ModifyIndex ?? 0,
            Plans = plans.ToImmutableDictionary(
                plan => ServiceOf(plan.Key), plan => new StoredPlan(ReadPlan(plan), plan.ModifyIndex), StringComparer.Ordinal),
        };
    }

    /// <summary>One service's plan; null if there is none that can be used.</summary>
    public async Task<Plan?> FindAsync(string service, CancellationToken ct) =>
        await consul.GetAsync(ConsulKeys.Plan(service), cancellation: ct) is { } stored ? ReadPlan(stored) : null;

    /// <summary>The index's entries; null if it is missing or cannot be used.</summary>
    public ImmutableSortedDictionary<string, IndexEntry>? ReadIndex(KeyValue? stored)
    {
        if (stored is null)
            return null;
        var index = ConsulDocument.Read(stored, ContractsJson.Default.PlanIndex, document => document.Schema, out var refusal);
        if (index is not null && index.Cell != _cell)
            refusal = $"cell: '{index.Cell}' is not {_cell}";
        if (refusal is null)
            return index!.Services.ToImmutableSortedDictionary(StringComparer.Ordinal);
        logger.DocumentRefused(stored.Key, refusal);
        return null;
    }

    private Plan? ReadPlan(KeyValue stored)
    {
        var plan = ConsulDocument.Read(stored, ContractsJson.Default.Plan, document => document.Schema, out var refusal);
        if (plan is not null)
            refusal = PlanValidator.Validate(plan, _cell, ServiceOf(stored.Key)) is [var first, ..] ? first.ToString() : null;
        if (refusal is null)
            return plan;
        logger.DocumentRefused(stored.Key, refusal);
        return null;
    }

    private static string ServiceOf(string key) => key[ConsulKeys.PlanPrefix.Length..];
}
