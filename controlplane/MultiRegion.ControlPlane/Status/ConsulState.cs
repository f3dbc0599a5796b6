using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Publishing;

namespace MultiRegion.ControlPlane.Status;

/// <summary>How this replica and its Consul get on: the lease's heartbeat knows within a second, the watch, which is slower, knows why not.</summary>
internal sealed class ConsulState(LeaderElection election, IndexWatcher watcher)
{
    /// <summary>True while the heartbeat is answered and the lease, whoever has it, is known.</summary>
    public bool IsReachable => election.State.Key is not null;

    /// <summary>What failed last, of the lease or of the watch; null while all is well.</summary>
    public string? Error =>
        watcher.Status.LastFailure?.Message ?? (IsReachable ? null : "No lease is known: Consul has not answered the lease's heartbeat lately.");
}
