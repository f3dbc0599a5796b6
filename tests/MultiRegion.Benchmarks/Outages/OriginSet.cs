namespace MultiRegion.Benchmarks.Outages;

/// <summary>The origins of one run.</summary>
internal sealed class OriginSet : IAsyncDisposable
{
    private readonly List<LoopbackOrigin> _origins = [];

    public IReadOnlyList<LoopbackOrigin> All => _origins;

    public static async Task<OriginSet> StartAsync(int count, Func<int, RequestDelegate> serve, CancellationToken ct)
    {
        var set = new OriginSet();
        for (int i = 0; i < count; i++)
            set._origins.Add(await LoopbackOrigin.StartAsync(serve(i), ct));
        return set;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (LoopbackOrigin origin in _origins)
            await origin.DisposeAsync();
    }
}
