using System.Text.Json;
using Microsoft.Extensions.Options;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.Core.Intents;

namespace MultiRegion.ControlPlane.Intents.Peers;

/// <summary>Says in this cell's Consul what is merged here, so that the other cells see whether they differ. It is a hint: an old one costs them a reading.</summary>
internal sealed class IntentSummaries(ConsulClient consul, IntentCatalog catalog, IOptions<ControlPlaneOptions> options)
{
    private const int MostQuarantined = 100;
    private IntentSet? _written;
    private long _epoch = -1;

    /// <summary>What this replica has merged.</summary>
    public IntentSummary Current => Of(catalog.Current);

    /// <summary>Writes it if it is another than before. For the leader, once the intents themselves stand.</summary>
    /// <exception cref="ConsulException">Consul could not be asked; the next call tries again.</exception>
    public async Task WriteAsync(long epoch, CancellationToken ct)
    {
        var set = catalog.Current;
        if (epoch == _epoch && ReferenceEquals(set, _written))
            return;
        await consul.PutAsync(ConsulKeys.IntentSummary, JsonSerializer.SerializeToUtf8Bytes(Of(set), ContractsJson.Default.IntentSummary), cancellation: ct);
        (_epoch, _written) = (epoch, set);
    }

    private IntentSummary Of(IntentSet set) => new()
    {
        Cell = options.Value.Cell,
        Digest = set.Digest,
        Quarantined = [.. set.Quarantined.Keys.Take(MostQuarantined).Select(id => id.ToString())],
    };
}
