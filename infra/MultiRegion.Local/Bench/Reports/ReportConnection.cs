using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MultiRegion.Local.Bench.Reports;

/// <summary>One keep-alive connection of one simulated edge to one replica: plain HTTP/1.1 on a socket, with nothing in between that would cost the load program.</summary>
internal sealed class ReportConnection(Uri replica, string token) : IDisposable
{
    private const int LongestAnswer = 16 * 1024;
    private readonly byte[] _answer = new byte[LongestAnswer];
    private Socket? _socket;
    private byte[] _request = [];

    /// <summary>True from the sending of a report to its answer.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Sends one report and waits for its answer.</summary>
    /// <returns>The status line's code and what follows it; null if the connection broke.</returns>
    public async ValueTask<(int Status, string Answer)?> SendAsync(ReportBodies bodies, int edge, long round, DateTimeOffset at)
    {
        IsBusy = true;
        try
        {
            Socket socket = _socket ??= await ConnectAsync();
            int length = Write(bodies, edge, round, at);
            for (int sent = 0; sent < length;)
                sent += await socket.SendAsync(_request.AsMemory(sent, length - sent));
            return await ReceiveAsync(socket);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            Dispose();
            return null;
        }
        finally
        {
            IsBusy = false;
        }
    }

    /// <summary>Breaks the connection; what is under way on it ends.</summary>
    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(replica.Host), replica.Port));
        return socket;
    }

    private int Write(ReportBodies bodies, int edge, long round, DateTimeOffset at)
    {
        if (_request.Length == 0)
            _request = new byte[bodies.Length + 1024];
        // The length of a variant is known once it is written, so the head takes its place before it afterwards.
        int body = bodies.Write(_request.AsSpan(1024), edge, round, at);
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST /v1/reports HTTP/1.1\r\nHost: {replica.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {body}\r\n\r\n");
        int headLength = Encoding.ASCII.GetBytes(head, _request);
        _request.AsSpan(1024, body).CopyTo(_request.AsSpan(headLength));
        return headLength + body;
    }

    private async ValueTask<(int Status, string Answer)?> ReceiveAsync(Socket socket)
    {
        int received = 0;
        while (received < _answer.Length)
        {
            int got = await socket.ReceiveAsync(_answer.AsMemory(received));
            if (got == 0)
                break;
            received += got;
            if (_answer.AsSpan(0, received).IndexOf("\r\n\r\n"u8) < 0)
                continue;
            int status = int.Parse(_answer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
            if (status == (int)HttpStatusCode.NoContent)
                return (status, "");
            // Any other answer has a body; the connection is not used again rather than parsed further.
            Dispose();
            return (status, Encoding.UTF8.GetString(_answer, 0, received));
        }

        Dispose();
        return null;
    }
}
