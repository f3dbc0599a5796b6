using MultiRegion.Contracts;

namespace MultiRegion.Cli.Api.Doctor;

/// <summary>What a cell's own status says of it. Pure: what was answered, and when by this machine's clock.</summary>
internal static class CellChecks
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    /// <param name="cell">What it answered.</param>
    /// <param name="asked">This machine's clock before the question.</param>
    /// <param name="answered">The same after the answer.</param>
    public static IEnumerable<Finding> Of(CellAnswer cell, DateTimeOffset asked, DateTimeOffset answered)
    {
        if (cell.Status is not { } status)
        {
            yield return new Finding($"{cell.Cell}: control plane", Verdict.Failed, cell.Problem ?? "no answer", "start it, or open the way to it; its edges go on with their last plan meanwhile");
            yield break;
        }

        yield return status.LeaderReplica is { } leader
            ? new Finding($"{cell.Cell}: control plane", Verdict.Ok, $"replica {status.Replica} answers; {leader} leads under epoch {status.Epoch}")
            : new Finding($"{cell.Cell}: control plane", Verdict.Failed, $"replica {status.Replica} answers; no leader is known", "see whether Consul has a leader and the replicas reach it; until then no weight changes");
        yield return status.Warm
            ? new Finding($"{cell.Cell}: warm", Verdict.Ok, "reports of half of the edges have come for two intervals")
            : new Finding($"{cell.Cell}: warm", Verdict.Warning, "too few edges report", "see why edges do not report: their Edge:ControlPlane:Endpoints and Token, and [2202] in their logs");
        yield return OfClock(cell.Cell, status, asked, answered);
        yield return status.ConsulReachable && status.LastPublishError is null
            ? new Finding($"{cell.Cell}: Consul", Verdict.Ok, "it answers the lease's heartbeat")
            : new Finding($"{cell.Cell}: Consul", Verdict.Failed, status.ConsulError ?? status.LastPublishError ?? "not reachable", "see whether it has a leader (consul operator raft list-peers) and takes the replica's token");
        yield return status.FreshEdges == status.KnownEdges && status.KnownEdges > 0
            ? new Finding($"{cell.Cell}: edges", Verdict.Ok, $"{status.FreshEdges} report")
            : new Finding($"{cell.Cell}: edges", Verdict.Warning, $"{status.FreshEdges} of {status.KnownEdges} report", "multiregion edges says which are silent; the others carry their traffic");
        foreach (PeerView peer in status.Peers.Where(peer => peer.Stale))
            yield return new Finding(
                $"{cell.Cell}: hears {peer.Cell}", Verdict.Warning, $"last {Words.Age(peer.DigestAge)} ago: {peer.Problem ?? "its digest is old"}",
                "see whether its control plane is warm and the WAN is up; what it offered decays to a fair share");
        foreach (UnsafeService service in status.Unsafe)
            yield return new Finding($"{cell.Cell}: {service.Service}", Verdict.Warning, service.Sentence, "docs/operations.md, 'A service is not N-1 safe'");
    }

    /// <summary>Versions side by side: neighbours work together, others may not.</summary>
    public static Finding OfVersions(IReadOnlyList<CellAnswer> cells, string? own)
    {
        string[] versions = [.. cells.Select(cell => cell.Status?.Version).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        string seen = string.Join(", ", cells.Where(cell => cell.Status is not null).Select(cell => $"{cell.Cell} {cell.Status!.Version ?? "(earlier)"}")) + $", this tool {own}";
        return versions.Length <= 1 && versions.All(version => version == own)
            ? new Finding("versions", Verdict.Ok, seen)
            : new Finding("versions", Verdict.Warning, seen, "neighbouring versions work together: finish the rollout, and take the tool of the same version");
    }

    private static Finding OfClock(string cell, CellStatus status, DateTimeOffset asked, DateTimeOffset answered)
    {
        if (status.At is not { } theirs)
            return new Finding($"{cell}: clock", Verdict.Warning, "an earlier version does not tell it");
        // True time at the answer lies between the two: only what is outside is an error of a clock.
        TimeSpan off = theirs < asked ? asked - theirs : theirs > answered ? theirs - answered : TimeSpan.Zero;
        string found = $"{Words.Age(off)} off this machine's, at least";
        return off <= ClockTolerance
            ? new Finding($"{cell}: clock", Verdict.Ok, found)
            : new Finding($"{cell}: clock", Verdict.Failed, found, "set both by NTP: changes stamped more than 2 s ahead are quarantined by the other cells");
    }
}
