using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace MultiRegion.Faults.Fuzzing.Origins;

/// <summary>What the honest origins tell of what reaches them.</summary>
internal interface IArrivalLog
{
    /// <summary>A request's head is here.</summary>
    void Arrived(StrictHead head);

    /// <summary>It is answered, or nobody waits for that any more.</summary>
    void Over(StrictHead head);

    /// <summary>A request was not in canonical form.</summary>
    void NotCanonical(string what);
}

/// <summary>
/// An origin that answers every request well, reads them by <see cref="StrictReader"/>, and echoes what comes after an upgrade. Its answer names the target and
/// says what it made of the body.
/// </summary>
internal sealed class HonestOrigin : IAsyncDisposable
{
    /// <summary>Header of the target that an answer is for.</summary>
    public const string AnswerTo = "X-Answer-To";

    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly IArrivalLog _log;
    private readonly Task _loop;

    public HonestOrigin(IArrivalLog log)
    {
        _log = log;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        _loop = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>What an answer's body says of a request's.</summary>
    public static string Receipt(ReadOnlySpan<byte> body) =>
        string.Create(CultureInfo.InvariantCulture, $"{body.Length} {Convert.ToHexString(SHA256.HashData(body)[..8])}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptAsync(_stop.Token));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        CancellationToken stopping = _stop.Token;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var reader = new StrictReader(stream);
        try
        {
            while (await reader.ReadHeadAsync(stopping) is { } head)
            {
                _log.Arrived(head);
                try
                {
                    if (head.Value("Upgrade") is not null)
                    {
                        await EchoAsync(stream, reader, head, stopping);
                        return;
                    }

                    byte[] body = await reader.ReadBodyAsync(head, stopping);
                    await stream.WriteAsync(Answer(head, body), stopping);
                }
                finally
                {
                    _log.Over(head);
                }
            }
        }
        catch (NotCanonicalException error)
        {
            _log.NotCanonical(error.Message);
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
        {
            // The edge let go of it: its client did.
        }
    }

    private static byte[] Answer(StrictHead head, byte[] body)
    {
        string receipt = Receipt(body);
        string text = $"HTTP/1.1 200 OK\r\n{AnswerTo}: {head.Target}\r\nContent-Type: text/plain\r\nContent-Length: {receipt.Length}\r\n\r\n";
        return Encoding.Latin1.GetBytes(head.Method == "HEAD" ? text : text + receipt);
    }

    private static async Task EchoAsync(Stream stream, StrictReader reader, StrictHead head, CancellationToken ct)
    {
        const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
#pragma warning disable CA5350 // RFC 6455 says SHA-1.
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.Latin1.GetBytes(head.Value("Sec-WebSocket-Key") + Guid)));
#pragma warning restore CA5350
        await stream.WriteAsync(
            Encoding.Latin1.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n{AnswerTo}: {head.Target}\r\n\r\n"), ct);
        while (await reader.ReadRawAsync(ct) is { Length: > 0 } raw)
            await stream.WriteAsync(raw, ct);
    }
}
