using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Leadership;
using MultiRegion.ControlPlane.Telemetry;

namespace MultiRegion.ControlPlane.Digests;

/// <summary>
/// Writes the cell's digest to its own Consul, fenced by the lease's session as plans are: a leader that was stopped and replaced meanwhile
/// cannot overwrite its successor's. Called by the digest's loop alone.
/// </summary>
internal sealed class DigestPublisher(
    ConsulClient consul, IOptions<ControlPlaneOptions> options, ControlPlaneMetrics metrics, TimeProvider time, ILogger<DigestPublisher> logger)
{
    private readonly DigestPace _pace = new(options.Value.DigestInterval);
    private readonly long _startedAt = time.GetTimestamp();
    private Reign? _reign;
    private int _omitted;

    /// <summary>Writes it if it is due.</summary>
    /// <returns>False if the reign is not the cell's any more: nothing was written.</returns>
    /// <exception cref="ConsulException">Consul could not be asked; it may stand. The next call writes it in any case.</exception>
    public async Task<bool> PublishAsync(Reign reign, IReadOnlyList<ServiceDigest> services)
    {
        if (_reign != reign)
            _pace.Forget();
        _reign = reign;
        var now = time.GetElapsedTime(_startedAt);
        if (!_pace.IsDue(services, now))
            return true;

        var digest = new CellDigest { Cell = options.Value.Cell, Epoch = reign.Epoch, At = time.GetUtcNow(), Api = options.Value.ReachableAddress, Services = services };
        var (bytes, omitted) = DigestDocument.Write(digest);
        if (omitted > 0 && _omitted == 0)
            logger.DigestTooLarge(DigestDocument.MaxBytes, omitted);
        _omitted = omitted;
        // Until it is known to stand it counts as not written.
        _pace.Forget();
        // Not cancelled by a shutdown: it ends by its own time limit.
        var result = await consul.TransactAsync(
        [
            TransactionOperation.CheckSession(ConsulKeys.Lease, reign.Session),
            TransactionOperation.Set(ConsulKeys.Digest, bytes),
        ]);
        if (!result.Committed)
        {
            metrics.Conflicted();
            return false;
        }

        _pace.Wrote(services, now);
        metrics.DigestWritten(bytes.Length, omitted);
        return true;
    }
}
