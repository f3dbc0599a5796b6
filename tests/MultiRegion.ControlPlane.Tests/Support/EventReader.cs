using System.Net.ServerSentEvents;
using System.Text.Json;
using MultiRegion.Contracts;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>Follows a replica's events.</summary>
public sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Stream _stream;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private EventReader(Stream stream)
    {
        _stream = stream;
        _items = SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
    }

    public static async Task<EventReader> OpenAsync(Replica replica, string? lastEventId = null) =>
        new(await replica.OpenStreamAsync("/v1/events", lastEventId is null ? [] : [("Last-Event-ID", lastEventId)]));

    public async Task<CellEvent> NextAsync()
    {
        (await _items.MoveNextAsync().AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken)).ShouldBeTrue();
        return JsonSerializer.Deserialize(_items.Current.Data, ContractsJson.Default.CellEvent)!;
    }

    public void Dispose() => _stream.Dispose();
}
