using System.Text.Json;
using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Digests;

/// <summary>
/// When a digest is written: a change of any origin's health at once, other changes once per interval at most, and what has not changed
/// only as a sign of life, for to those who read it a cell that says nothing new for long is one that is lost.
/// </summary>
internal sealed class DigestPace(TimeSpan interval)
{
    /// <summary>Intervals after which what has not changed is written again: well within the time in which a digest counts as the present.</summary>
    public const int SignOfLife = 2;

    private Written? _last;

    /// <summary>What was written last does not stand any more, or under another epoch.</summary>
    public void Forget() => _last = null;

    public bool IsDue(IReadOnlyList<ServiceDigest> services, TimeSpan now)
    {
        if (_last is not { } last || now - last.At >= interval * SignOfLife)
            return true;
        if (last.Services.AsSpan().SequenceEqual(Bytes(services)))
            return false;
        return now - last.At >= interval || !last.Ailing.SetEquals(Ailing(services));
    }

    public void Wrote(IReadOnlyList<ServiceDigest> services, TimeSpan now) => _last = new Written(Bytes(services), Ailing(services), now);

    /// <summary>Lists do not compare by value, their JSON does.</summary>
    private static byte[] Bytes(IReadOnlyList<ServiceDigest> services) => JsonSerializer.SerializeToUtf8Bytes(
        new CellDigest { Cell = "", At = default, Services = services }, ContractsJson.Default.CellDigest);

    private static HashSet<(string Service, string Origin, HealthEvidence Evidence)> Ailing(IReadOnlyList<ServiceDigest> services) =>
    [
        .. from service in services
           from origin in service.Origins
           where origin.Evidence is HealthEvidence.Soft or HealthEvidence.Hard
           select (service.Service, origin.Origin, origin.Evidence),
    ];

    private sealed record Written(byte[] Services, HashSet<(string Service, string Origin, HealthEvidence Evidence)> Ailing, TimeSpan At);
}
