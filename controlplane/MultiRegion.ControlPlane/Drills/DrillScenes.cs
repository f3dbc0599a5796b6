using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Digests;
using MultiRegion.ControlPlane.Intents;
using MultiRegion.ControlPlane.Services;
using MultiRegion.Core;
using MultiRegion.Core.Drills;
using MultiRegion.Core.Intents;

namespace MultiRegion.ControlPlane.Drills;

/// <summary>Puts together what drills are decided by, from what this replica knows.</summary>
internal sealed class DrillScenes(
    IntentCatalog intents, DefinitionCatalog definitions, PeerDigests peers, WarmUp warmUp, IControlPlaneEngine engine, IOptions<ControlPlaneOptions> options, TimeProvider time)
{
    private volatile IReadOnlyList<PlanDraft> _drafts = [];

    /// <summary>The one override by which this cell's drills act.</summary>
    public IntentId Override { get; } = new(IntentKind.Override, DrillOverride.NameOf(options.Value.Cell));

    /// <summary>Takes the plans of the last round.</summary>
    public void Take(IReadOnlyList<PlanDraft> drafts) => _drafts = drafts;

    /// <summary>The override as it stands; null if it does not, or not any more.</summary>
    public OverrideSpec? Standing() => intents.Current.Find(Override) is { Removed: false, Override: { } spec } && spec.Until > time.GetUtcNow() ? spec : null;

    /// <summary>The scene of a drill. What only keeps one from beginning is planned for where nothing else does: a window may be an hour of rounds.</summary>
    public async Task<DrillScene> OfAsync(DrillRecord drill, CancellationToken ct)
    {
        var scene = Seen(drill);
        return drill.Phase == DrillPhase.Waiting && scene.Obstacles.Count == 0
            ? scene with { Refusals = [.. DrillObstacles.OfPreviews(drill.Spec, await PreviewAsync(drill, ct))] }
            : scene;
    }

    /// <summary>What the last step would do to every service that the drill is about.</summary>
    public async Task<IReadOnlyList<ServicePreview>> PreviewAsync(DrillRecord drill, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var asked = intents.Stamp(Draft(drill, DrillOverride.Of(drill.Spec, drill.Spec.Leave, now)));
        var merged = intents.Current.Merged.SetItem(Override, asked).Values.ToList();
        List<ServicePreview> previews = [];
        foreach (var service in Concerned(drill.Spec))
            if (await engine.PreviewAsync(service.Name, merged, null, now, warmUp.IsWarm, ct) is { } preview)
                previews.Add(preview);
        return previews;
    }

    /// <summary>The override as an intent that is to be stamped.</summary>
    /// <param name="drill">The drill that it is for; null where there is none.</param>
    /// <param name="spec">What is to stand; null to take it away.</param>
    public Intent Draft(DrillRecord? drill, OverrideSpec? spec)
    {
        var reason = drill is null ? "No drill is under way" : $"Drill {drill.Id}: {drill.Reason}";
        return new Intent
        {
            Kind = Override.Kind,
            Name = Override.Name,
            Stamp = default,
            Author = drill?.Author ?? "drills",
            Reason = reason.Length <= IntentValidator.MaxReason ? reason : reason[..IntentValidator.MaxReason],
            At = default,
            Removed = spec is null,
            Override = spec,
        };
    }

    /// <summary>The scene as it can be seen without planning for it.</summary>
    public DrillScene Seen(DrillRecord drill)
    {
        var now = time.GetUtcNow();
        var concerned = Concerned(drill.Spec).ToDictionary(service => service.Name, StringComparer.Ordinal);
        var drafts = _drafts;
        var heard = peers.All.Select(peer => peer.Digest).OfType<CellDigest>().ToList();
        return new DrillScene
        {
            Now = now,
            Stands = Standing() is not null,
            Obstacles =
            [
                .. warmUp.IsWarm ? Array.Empty<string>() : ["too few edges report to plan by"],
                .. peers.All.Where(peer => peer.IsStale(now)).Select(peer => $"cell {peer.Peer.Cell} is not heard"),
                .. DrillObstacles.OfPlans(drafts),
                .. DrillObstacles.OfIntents(drill, Override.Name, concerned.Keys, intents.Current.Merged.Values, now),
                .. DrillObstacles.OfSuspensions(Override.Name, drafts),
            ],
            Services = [.. drafts.Where(draft => concerned.ContainsKey(draft.Definition.Name)).Select(draft => DrillMeasures.Of(drill.Spec, draft))],
            ShareElsewhere = heard.SelectMany(digest => concerned.Values.Select(service => DrillTarget.ShareIn(drill.Spec, service, digest))).DefaultIfEmpty(0).Max(),
        };
    }

    private IEnumerable<ServiceDefinition> Concerned(DrillSpec spec) => definitions.Defined.Values.Where(service => DrillTarget.Concerns(spec, service));
}
