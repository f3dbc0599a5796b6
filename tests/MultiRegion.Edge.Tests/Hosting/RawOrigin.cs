using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MultiRegion.Edge.Tests.Hosting;

/// <summary>
/// An origin on a bare socket, that does to a connection what a test says and keeps a ledger of the requests that reached it.
/// </summary>
internal sealed class RawOrigin : IAsyncDisposable
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Connection, Request, Task<bool>> _serve;
    private readonly Func<Connection, bool> _accept;
    private readonly Task _loop;
    private int _connections;

    /// <param name="serve">Answers one request; true keeps the connection.</param>
    /// <param name="accept">Called with each new connection; false closes it before anything is read.</param>
    public RawOrigin(Func<Connection, Request, Task<bool>> serve, Func<Connection, bool>? accept = null)
    {
        _serve = serve;
        _accept = accept ?? (_ => true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        _loop = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Requests whose headers came in whole, in order.</summary>
    public ConcurrentQueue<Request> Arrivals { get; } = new();

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>An address that refuses connections.</summary>
    public static Uri Refusing()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}");
    }

    /// <summary>Answers everything with a status.</summary>
    public static RawOrigin Answering(int status, string body = "", string headers = "") => new(async (connection, _) =>
    {
        await connection.WriteAsync($"HTTP/1.1 {status} X\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}");
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket socket = await _listener.AcceptAsync(_stop.Token);
                _ = ServeAsync(new Connection(socket, Interlocked.Increment(ref _connections)));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Connection connection)
    {
        using (connection)
        {
            try
            {
                if (!_accept(connection))
                    return;
                while (await connection.ReadRequestAsync(_stop.Token) is { } request)
                {
                    Arrivals.Enqueue(request);
                    if (!await _serve(connection, request))
                        return;
                }
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
            {
            }
        }
    }

    /// <summary>A request as it came over the wire.</summary>
    public sealed record Request(string Method, string Target, string Head, string Body, int Connection);

    public sealed class Connection(Socket socket, int number) : IDisposable
    {
        private readonly NetworkStream _stream = new(socket, ownsSocket: true);

        /// <summary>1 for the first connection.</summary>
        public int Number => number;

        public Stream Stream => _stream;

        public Task WriteAsync(string text) => _stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

        /// <summary>Sends a TCP reset instead of an orderly end.</summary>
        public void Reset() => socket.LingerState = new LingerOption(true, 0);

        public async Task<Request?> ReadRequestAsync(CancellationToken cancellation)
        {
            string? head = await ReadHeadAsync(cancellation);
            if (head is null)
                return null;
            string[] first = head[..head.IndexOf('\r', StringComparison.Ordinal)].Split(' ');
            int length = head.Split("\r\n")
                .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                .Select(line => int.Parse(line.AsSpan(15)))
                .FirstOrDefault();
            byte[] body = new byte[length];
            await _stream.ReadExactlyAsync(body, cancellation);
            return new Request(first[0], first[1], head, Encoding.ASCII.GetString(body), number);
        }

        public void Dispose() => _stream.Dispose();

        private async Task<string?> ReadHeadAsync(CancellationToken cancellation)
        {
            var head = new StringBuilder();
            byte[] one = new byte[1];
            while (await _stream.ReadAsync(one, cancellation) > 0)
            {
                head.Append((char)one[0]);
                if (one[0] == '\n' && head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
                    return head.ToString();
            }

            return null;
        }
    }
}
