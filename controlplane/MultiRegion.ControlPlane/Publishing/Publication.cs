using System.Text.Json;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Publishing;

/// <summary>One service's next document: a plan, or the tombstone of a service that was removed.</summary>
internal sealed class Publication
{
    private Publication(string service, PlanVersion version, PlanDraft? draft, Plan? plan)
    {
        (Service, Version, Draft, Plan) = (service, version, draft, plan);
        Bytes = plan is null ? [] : JsonSerializer.SerializeToUtf8Bytes(plan, ContractsJson.Default.Plan);
    }

    public string Service { get; }

    public PlanVersion Version { get; }

    public PlanDraft? Draft { get; }

    /// <summary>Null for a tombstone.</summary>
    public Plan? Plan { get; }

    public byte[] Bytes { get; }

    public IndexEntry Entry => new(Version, Removed: Plan is null);

    /// <summary>Bytes that it takes in a transaction: values travel as base64, beside key, index and verb.</summary>
    public int WireBytes => Bytes.Length * 4 / 3 + Service.Length + 256;

    public static Publication Of(PlanDraft draft, PlanVersion version, string cell, DateTimeOffset now) => new(draft.Definition.Name, version, draft, new Plan
    {
        Cell = cell,
        Service = draft.Definition.Name,
        Version = version,
        PlannedAt = now,
        Definition = draft.Definition,
        Weights = draft.Weights,
        State = draft.State,
        Expiries = draft.Expiries,
    });

    public static Publication Tombstone(string service, PlanVersion version) => new(service, version, null, null);

    /// <summary>The write, conditional on what stands; null where there is nothing to write, as for a tombstone of a plan that is gone.</summary>
    public TransactionOperation? Against(StoredPlan? stored) => Plan is not null
        ? TransactionOperation.CheckAndSet(ConsulKeys.Plan(Service), Bytes, stored?.ModifyIndex ?? 0)
        : stored is null ? null : TransactionOperation.DeleteIfUnchanged(ConsulKeys.Plan(Service), stored.ModifyIndex);
}
