using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>One port, TCP and UDP, that is passed on to another address, and can be cut for some who send: their packets are lost, their connections stand still.</summary>
public sealed class WanWire : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly TcpListener _listener;
    private readonly UdpClient _datagrams;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<IPAddress, TaskCompletionSource> _cuts = new();
    private readonly ConcurrentDictionary<IPEndPoint, UdpClient> _ways = new();
    private readonly Task _running;

    public WanWire(IPEndPoint at, IPEndPoint target)
    {
        _target = target;
        _listener = new TcpListener(at);
        _listener.Start();
        _datagrams = new UdpClient(at);
        _running = Task.WhenAll(AcceptAsync(), PassDatagramsAsync());
    }

    public void Set(IPAddress from, bool isCut)
    {
        if (isCut)
            _cuts.TryAdd(from, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        else if (_cuts.TryRemove(from, out var cut))
            cut.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        _datagrams.Dispose();
        foreach (var cut in _cuts.Values)
            cut.TrySetResult();
        await _running;
        foreach (var way in _ways.Values)
            way.Dispose();
        _stop.Dispose();
    }

    private Task OpenAsync(IPAddress from) => _cuts.TryGetValue(from, out var cut) ? cut.Task.WaitAsync(_stop.Token) : Task.CompletedTask;

    private Task AcceptAsync() => UntilStoppedAsync(async () =>
    {
        while (true)
            _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
    });

    private async Task ServeAsync(Socket near)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (near)
        {
            near.NoDelay = true;
            var from = ((IPEndPoint)near.RemoteEndPoint!).Address;
            await UntilStoppedAsync(async () =>
            {
                await OpenAsync(from);
                await far.ConnectAsync(_target, _stop.Token);
                await Task.WhenAny(PumpAsync(near, far, from), PumpAsync(far, near, from));
            });
        }
    }

    private Task PumpAsync(Socket source, Socket sink, IPAddress from) => UntilStoppedAsync(async () =>
    {
        var buffer = new byte[64 * 1024];
        for (int read; (read = await source.ReceiveAsync(buffer, _stop.Token)) > 0;)
        {
            await OpenAsync(from);
            await sink.SendAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    });

    private async Task PassDatagramsAsync()
    {
        while (!_stop.IsCancellationRequested)
            await UntilStoppedAsync(async () =>
            {
                var packet = await _datagrams.ReceiveAsync(_stop.Token);
                if (!_cuts.ContainsKey(packet.RemoteEndPoint.Address))
                    await _ways.GetOrAdd(packet.RemoteEndPoint, OpenWay).SendAsync(packet.Buffer, _stop.Token);
            });
    }

    private UdpClient OpenWay(IPEndPoint from)
    {
        var way = new UdpClient(new IPEndPoint(_target.Address, 0));
        way.Connect(_target);
        _ = AnswerAsync(way, from);
        return way;
    }

    private async Task AnswerAsync(UdpClient way, IPEndPoint from)
    {
        // A packet that nobody takes comes back as an error; the next may be taken.
        while (!_stop.IsCancellationRequested)
            await UntilStoppedAsync(async () =>
            {
                var answer = await way.ReceiveAsync(_stop.Token);
                if (!_cuts.ContainsKey(from.Address))
                    await _datagrams.SendAsync(answer.Buffer, from, _stop.Token);
            });
    }

    private static async Task UntilStoppedAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or OperationCanceledException)
        {
        }
    }
}
