using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MultiRegion.Faults.Origins;

/// <summary>
/// An origin on a bare socket, that does to a connection what a test says and keeps a ledger of the requests that reached it.
/// </summary>
internal sealed class RawOrigin : IAsyncDisposable
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Connection, Request, Task<bool>> _serve;
    private readonly Func<Connection, bool> _accept;
    private readonly Func<Connection, Request, Task<bool>>? _head;
    private readonly Task _loop;
    private int _connections;

    /// <param name="serve">Answers one request; true keeps the connection.</param>
    /// <param name="accept">Called with each new connection; false closes it before anything is read.</param>
    /// <param name="head">Called when a request's headers are here and its body has not been read; true goes on to that.</param>
    /// <param name="port">To listen on; 0 for any.</param>
    public RawOrigin(
        Func<Connection, Request, Task<bool>> serve, Func<Connection, bool>? accept = null, Func<Connection, Request, Task<bool>>? head = null,
        int port = 0)
    {
        _serve = serve;
        _accept = accept ?? (_ => true);
        _head = head;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        _loop = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Requests that came in whole, in order; where bodies are not waited for, those whose headers did.</summary>
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
                _ = ServeAsync(new Connection(socket, Interlocked.Increment(ref _connections), _stop.Token));
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
                while (await connection.ReadHeadAsync(_stop.Token) is { } request)
                {
                    if (_head is not null)
                    {
                        Arrivals.Enqueue(request);
                        if (!await _head(connection, request))
                            return;
                    }

                    request = await connection.ReadBodyAsync(request, _stop.Token);
                    if (_head is null)
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

    public sealed class Connection(Socket socket, int number, CancellationToken stopping) : IDisposable
    {
        private readonly NetworkStream _stream = new(socket, ownsSocket: true);

        /// <summary>1 for the first connection.</summary>
        public int Number => number;

        public Stream Stream => _stream;

        public Task WriteAsync(string text) => _stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

        /// <summary>Ends the connection by a TCP reset.</summary>
        public void Reset()
        {
            socket.LingerState = new LingerOption(true, 0);
            // Not by way of the stream, which would first end it in order.
            socket.Dispose();
        }

        /// <summary>Says nothing for a while.</summary>
        /// <returns>True if the other side has closed meanwhile.</returns>
        public async Task<bool> QuietAsync(TimeSpan time)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            enough.CancelAfter(time);
            try
            {
                // What the other side says meanwhile is of no interest.
                byte[] one = new byte[1];
                while (await _stream.ReadAsync(one, enough.Token) > 0)
                {
                }

                return true;
            }
            catch (OperationCanceledException)
            {
                return stopping.IsCancellationRequested;
            }
        }

        public async Task<Request?> ReadHeadAsync(CancellationToken cancellation)
        {
            string? head = await ReadLinesAsync(cancellation);
            if (head is null)
                return null;
            string[] first = head[..head.IndexOf('\r', StringComparison.Ordinal)].Split(' ');
            return new Request(first[0], first[1], head, "", number);
        }

        public async Task<Request> ReadBodyAsync(Request request, CancellationToken cancellation)
        {
            int length = request.Head.Split("\r\n")
                .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                .Select(line => int.Parse(line.AsSpan(15), CultureInfo.InvariantCulture))
                .FirstOrDefault();
            byte[] body = new byte[length];
            await _stream.ReadExactlyAsync(body, cancellation);
            return request with { Body = Encoding.ASCII.GetString(body) };
        }

        public void Dispose() => _stream.Dispose();

        private async Task<string?> ReadLinesAsync(CancellationToken cancellation)
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
