using MultiRegion.Local.Cells;
using MultiRegion.Local.Origin;

namespace MultiRegion.Local.Drills;

/// <summary>Every drill, as a declaration over the one runner.</summary>
internal static class DrillCatalog
{
    public const string All = "all";

    private static readonly Bar MovedWithinOneSecond = Bars.MovedWithin(TimeSpan.FromSeconds(1));
    private static readonly Bar MovedWithinThreeSeconds = Bars.MovedWithin(TimeSpan.FromSeconds(3));

    public static readonly IReadOnlyList<Drill> Drills =
    [
        new()
        {
            Name = "origin-loss",
            Sentence = "kill -9 of the origin that takes most of the traffic",
            LosesOrigin = true,
            Fault = (scene, _) => scene.Victim.Origin.Process.KillAsync(),
            Restore = (scene, cancellation) => scene.Victim.Origin.Process.StartAsync(cancellation),
            Bars = [Bars.NoGetFailed, Bars.PostsFailedOnlyInFlight, Bars.NoPostDuplicated, MovedWithinOneSecond, Bars.P99Within(TimeSpan.FromMilliseconds(20))],
        },
        new()
        {
            Name = "origin-hang",
            Sentence = "SIGSTOP of the origin that takes most of the traffic: it accepts, and never answers",
            LosesOrigin = true,
            Fault = (scene, _) => Now(scene.Victim.Origin.Process.Suspend),
            Restore = (scene, _) => Now(scene.Victim.Origin.Process.Resume),
            Bars = [Bars.NoGetFailed, Bars.NoPostDuplicated, MovedWithinThreeSeconds],
        },
        new()
        {
            Name = "region-loss",
            Sentence = "kill -9 of every process of a region: edges, control plane, Consul, origin",
            LosesOrigin = true,
            Fault = (scene, _) => scene.Victim.KillAsync(),
            Restore = (scene, cancellation) => scene.Victim.StartAgainAsync(cancellation),
            Bars = [Bars.NoGetFailed, Bars.PostsFailedOnlyInFlight, Bars.NoPostDuplicated, MovedWithinOneSecond],
        },
        new()
        {
            Name = "region-hang",
            Sentence = "SIGSTOP of every process of a region",
            LosesOrigin = true,
            Fault = (scene, _) => Now(scene.Victim.Suspend),
            Restore = (scene, _) => Now(scene.Victim.Resume),
            Bars = [Bars.NoGetFailed, Bars.NoPostDuplicated, MovedWithinThreeSeconds],
        },
        new()
        {
            Name = "slow-origin",
            Sentence = "an origin takes ten times as long",
            LosesOrigin = true,
            Fault = (scene, cancellation) => scene.Victim.Origin.SwitchAsync(new Faults(Slowness: 10), cancellation),
            Restore = (scene, cancellation) => scene.Victim.Origin.SwitchAsync(Faults.None, cancellation),
            Bars = [Bars.NoGetFailed, Bars.NoPostDuplicated, Bars.P99NearOthers(1.5)],
        },
        new()
        {
            Name = "flaky-origin",
            Sentence = "an origin answers 30 % of its requests with a 500 or a reset connection",
            LosesOrigin = true,
            IdempotencyKeys = true,
            Fault = (scene, cancellation) => scene.Victim.Origin.SwitchAsync(new Faults(Flakiness: 0.3), cancellation),
            Restore = (scene, cancellation) => scene.Victim.Origin.SwitchAsync(Faults.None, cancellation),
            Bars = [Bars.SuccessAtLeast(0.9999), Bars.NoPostDuplicated],
            Notes =
            [
                "POSTs carry an Idempotency-Key, and the service says that its origins honour it: a 5xx or a reset of a plain POST may not be repeated.",
                "The origins fail before the effect and answer a repeated key from what they have stored (decision 0007): that no POST is executed twice is their doing here.",
            ],
        },
        new()
        {
            Name = "consul-loss",
            Sentence = "kill -9 of the Consul of every region",
            Fault = (scene, _) => scene.EachAsync(cell => cell.Consul.KillAsync()),
            StaysDown = cell => [Consul(cell)],
            Restore = (scene, cancellation) => scene.EachAsync(cell => cell.Consul.StartAgainAsync(cancellation)),
            Bars = [Bars.NothingFailed, Bars.NoPostDuplicated, Bars.FaultHeld],
        },
        new()
        {
            Name = "consul-wiped",
            Sentence = "the data of every Consul is deleted under the running edges; then a plan changes",
            Fault = (scene, cancellation) => scene.EachAsync(cell => cell.Consul.WipeAsync(cancellation)),
            Meanwhile = (scene, cancellation) => scene.ChangeCapacityAsync(1.5, cancellation),
            Restore = (_, _) => Task.CompletedTask,
            Bars = [Bars.NothingFailed, Bars.NoPostDuplicated, Bars.PlanChangeArrived],
        },
        new()
        {
            Name = "controlplane-loss",
            Sentence = "kill -9 of the control plane of every region",
            Fault = (scene, _) => scene.EachAsync(cell => cell.ControlPlane.KillAsync()),
            StaysDown = cell => [ControlPlane(cell)],
            Restore = (scene, cancellation) => scene.EachAsync(cell => cell.ControlPlane.StartAsync(cancellation)),
            Bars = [Bars.NothingFailed, Bars.NoPostDuplicated, Bars.FaultHeld],
        },
        new()
        {
            Name = "edge-restart-cold",
            Sentence = "every Consul and control plane is killed; then one edge is stopped and started again",
            Fault = (scene, _) => scene.EachAsync(cell => Task.WhenAll(cell.ControlPlane.KillAsync(), cell.Consul.KillAsync())),
            StaysDown = cell => [Consul(cell), ControlPlane(cell)],
            Meanwhile = (scene, cancellation) => scene.RestartEdgeAsync(scene.Cells.Cells[0].Edges[0], cancellation),
            Restore = (scene, cancellation) => scene.EachAsync(async cell =>
            {
                await cell.Consul.StartAgainAsync(cancellation);
                await cell.ControlPlane.StartAsync(cancellation);
            }),
            Bars = [Bars.NothingFailed, Bars.NoPostDuplicated, Bars.RestartedEdgeRoutes, Bars.FaultHeld],
        },
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Drills.Select(drill => drill.Name)];

    /// <summary>The drills that a name on the command line means.</summary>
    public static IReadOnlyList<Drill> Find(string name) =>
        name == All ? Drills : [.. Drills.Where(drill => drill.Name == name)];

    private static BrokenPart Consul(Cell cell) => new($"{cell.Region}-consul", cell.ConsulUrl);

    private static BrokenPart ControlPlane(Cell cell) => new(cell.ControlPlane.Name, cell.ControlPlaneUrl);

    private static Task Now(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
