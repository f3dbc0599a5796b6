
namespace MultiRegion.Edge.Tests.Front;

/// <summary>An origin that answers nothing until it is told to, and everything from then on.</summary>
internal sealed class HoldingOrigin : IAsyncDisposable
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RawOrigin _origin;

    public HoldingOrigin() => _origin = new RawOrigin(async (connection, _) =>
    {
        await _released.Task;
        await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        return true;
    });

    public Uri Address => _origin.Address;

    public int Arrivals => _origin.Arrivals.Count;

    public Task HoldsAsync(int requests) => FrontEdge.UntilAsync(() => Arrivals >= requests);

    public void Release() => _released.TrySetResult();

    public ValueTask DisposeAsync()
    {
        Release();
        return _origin.DisposeAsync();
    }
}
