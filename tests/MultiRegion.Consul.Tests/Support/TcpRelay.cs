using System.Net;
using System.Net.Sockets;

namespace MultiRegion.Consul.Tests;

/// <summary>A wire between a client and an agent that can be cut (connections break) or clogged (nothing passes, nothing breaks).</summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _target;
    private readonly Task _accepting;
    private readonly HashSet<Socket> _open = [];
    private TaskCompletionSource _clear = Done();
    private bool _cut;

    public TcpRelay(Uri target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Breaks every connection and refuses new ones.</summary>
    public void Cut()
    {
        lock (_open)
        {
            _cut = true;
            foreach (var socket in _open)
                socket.Close(0);
            _open.Clear();
        }
    }

    public void Mend()
    {
        lock (_open)
            _cut = false;
        _clear.TrySetResult();
    }

    /// <summary>Keeps every connection and lets nothing through.</summary>
    public void Clog() => _clear = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        Mend();
        await _accepting;
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket near)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        if (!TryKeep(near, far))
            return;
        try
        {
            await far.ConnectAsync(_target.Host, _target.Port);
            await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
        }
        finally
        {
            near.Dispose();
        }
    }

    private bool TryKeep(Socket near, Socket far)
    {
        lock (_open)
        {
            if (!_cut)
                return _open.Add(near) && _open.Add(far);
        }
        near.Close(0);
        return false;
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        for (int read; (read = await from.ReceiveAsync(buffer)) > 0;)
        {
            await _clear.Task;
            await to.SendAsync(buffer.AsMemory(0, read));
        }
    }
}
