using MultiRegion.ControlPlane.Orleans.Grains;
using MultiRegion.ControlPlane.Orleans.Messages;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Orleans.Silo;

/// <summary>What other silos heard of one region, asked for each round.</summary>
internal sealed class RegionEars(string region, IGrainFactory grains, ILocalSiloDetails silo, IAlarm alarm, SiloMemory memory, TimeProvider time)
{
    private readonly Pending<RegionNews> _pending = new(time);
    private Guid _life;
    private long _last;

    /// <summary>The news, or none if they take longer than <paramref name="limit"/>; then they come with a later round.</summary>
    public async Task<IReadOnlyList<EdgeSighting>> HearAsync(TimeSpan limit, CancellationToken ct)
    {
        if (await _pending.GetAsync(() => grains.GetGrain<IRegionGrain>(region).Hear(new RegionQuestion(silo.Name, _life, _last, alarm)).AsTask(), limit, ct) is not { } news)
            return [];
        (_life, _last) = (news.Life, news.Last);
        if (news.Digest is { } digest)
            memory.TakeIfNewer(digest, time.GetUtcNow());
        return news.Sightings;
    }
}
