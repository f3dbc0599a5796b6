using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Publishing;

namespace MultiRegion.ControlPlane.Status;

/// <summary>How this replica and its Consul get on. The lease's heartbeat notices a silent Consul within a second, the watch says why.</summary>
internal sealed class ConsulState(LeaderElection election, IndexWatcher watcher)
{
    public bool IsReachable => watcher.Status is { LastContact: not null, ConsecutiveFailures: 0 } && election.State.Key is not null;

    /// <summary>Null while all is well.</summary>
    public string? Error =>
        watcher.Status.LastFailure?.Message ?? (IsReachable ? null : "No lease is known: Consul has not answered the lease's heartbeat lately.");
}
