using System.Text.Json;
using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Routing;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.Edge.Plans;

/// <summary>Brings the routing table to what an index says, as far as the plans in Consul can be taken. One caller at a time.</summary>
internal sealed partial class PlanIntake(
    IOptions<EdgeOptions> options, ConsulClient consul, RoutingState routing, PlanStore store, PlanMetrics metrics, TimeProvider time,
    ILogger<PlanIntake> logger)
{
    private const int ParallelReads = 8;
    private readonly string _cell = options.Value.CellName;
    private readonly KnownVersions _known = new();
    private readonly Dictionary<string, string> _lastRefusals = new(StringComparer.Ordinal);

    /// <summary>Puts in force what the disk holds.</summary>
    public void LoadStored()
    {
        var stored = store.Load();
        _known.Take(stored);
        List<Plan> plans = [.. stored.Select(entry => entry.Plan).OfType<Plan>()];
        if (plans.Count == 0)
            return;
        routing.Apply(plans, []);
        Loaded(plans.Count);
    }

    /// <summary>The index in a key's value; null, after a log line a version, if it cannot be taken: then what is in force stays.</summary>
    public PlanIndex? ReadIndex(KeyValue? key)
    {
        if (key is null || key.Value.Length == 0)
        {
            RefuseOnce(ConsulKeys.Index, "the key is missing or empty", $"{key?.ModifyIndex}", PlanRefusal.Invalid);
            return null;
        }

        try
        {
            var index = JsonSerializer.Deserialize(key.Value, ContractsJson.Default.PlanIndex);
            var wrong = index switch
            {
                null => "it is null, expected an index",
                _ when !DocumentSchema.IsReadable(index.Schema) => $"schema: '{index.Schema}' is not at most {DocumentSchema.Current}",
                _ when index.Cell != _cell => $"cell: '{index.Cell}' is not '{_cell}'",
                _ => null,
            };
            if (wrong is null)
                return index;
            RefuseOnce(ConsulKeys.Index, wrong, $"{key.ModifyIndex}", PlanRefusal.Invalid);
        }
        catch (JsonException e)
        {
            RefuseOnce(ConsulKeys.Index, JsonErrors.Describe(e), $"{key.ModifyIndex}", PlanRefusal.Invalid);
        }

        return null;
    }

    /// <summary>Reads what the index has newer, and applies all of it at once.</summary>
    /// <returns>False if the index is ahead of the plans that could be taken: try again.</returns>
    public async Task<bool> TakeAsync(PlanIndex index, CancellationToken ct)
    {
        var changes = _known.Compare(index);
        foreach (var (service, version) in changes.Older)
            RefuseOnce(service, $"it is older than the plan in force, {_known.Of(service)}", $"{version}", PlanRefusal.Older);

        var plans = await ReadAsync(changes.Newer, ct);
        Apply(plans, changes.Removed);
        return plans.Count == changes.Newer.Count;
    }

    private async Task<List<Plan>> ReadAsync(List<(string Service, PlanVersion Version)> wanted, CancellationToken ct)
    {
        var plans = new Plan?[wanted.Count];
        await Parallel.ForAsync(0, wanted.Count, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct }, async (i, token) =>
            plans[i] = await ReadAsync(wanted[i].Service, wanted[i].Version, token));
        return [.. plans.OfType<Plan>()];
    }

    private async Task<Plan?> ReadAsync(string service, PlanVersion wanted, CancellationToken ct)
    {
        try
        {
            if (await consul.GetAsync(ConsulKeys.Plan(service), cancellation: ct) is not { } key)
            {
                RefuseOnce(service, "the index names it, but its key is missing", $"{wanted}", PlanRefusal.Invalid);
                return null;
            }

            var document = PlanDocument.Parse(key.Value, _cell, service);
            if (document.Refusal is { } refusal)
                RefuseOnce(service, refusal, $"{document.Version} {key.ModifyIndex}", PlanRefusal.Invalid);
            // The read may have been answered by a server that lags behind the one that gave the index.
            return document.Version < wanted ? null : document.Plan;
        }
        catch (Exception e) when (e is ConsulException or ArgumentException)
        {
            ReadFailed(service, e.Message);
            return null;
        }
    }

    private void Apply(List<Plan> plans, List<StoredPlan> removed)
    {
        if (plans.Count == 0 && removed.Count == 0)
            return;
        routing.Apply(plans, [.. removed.Select(tombstone => tombstone.Service)]);
        List<StoredPlan> taken = [.. plans.Select(StoredPlan.Of), .. removed];
        _known.Take(taken);
        store.Save(taken);

        var now = time.GetUtcNow();
        foreach (var plan in plans)
        {
            metrics.Taken(plan.Service, now - plan.PlannedAt);
            Taken(plan.Service, plan.Version, plan.State);
        }

        foreach (var tombstone in removed)
            Removed(tombstone.Service, tombstone.Version);
    }

    /// <summary>Counts and logs a refusal once for each version, however often it is met.</summary>
    private void RefuseOnce(string service, string reason, string version, PlanRefusal kind)
    {
        lock (_lastRefusals)
        {
            if (_lastRefusals.TryGetValue(service, out var last) && last == version)
                return;
            _lastRefusals[service] = version;
        }

        metrics.Refused(service, kind);
        Refused(service, version, reason);
    }

    [LoggerMessage(2101, LogLevel.Information, "{Count} plans of the disk are in force")]
    private partial void Loaded(int count);

    [LoggerMessage(2102, LogLevel.Debug, "Plan {Version} of {Service} is in force, {State}")]
    private partial void Taken(string service, PlanVersion version, PlanState state);

    [LoggerMessage(2103, LogLevel.Information, "Service {Service} was removed by {Version}")]
    private partial void Removed(string service, PlanVersion version);

    [LoggerMessage(2104, LogLevel.Warning, "{Document} at version {Version} is not taken: {Reason}. What is in force stays")]
    private partial void Refused(string document, string version, string reason);

    [LoggerMessage(2105, LogLevel.Warning, "The plan of {Service} could not be read: {Reason}")]
    private partial void ReadFailed(string service, string reason);
}
