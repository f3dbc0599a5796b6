using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using MultiRegion.Faults.Fuzzing.Checks;
using MultiRegion.Faults.Fuzzing.Inputs;

namespace MultiRegion.Faults.Fuzzing;

/// <summary>What came of an input.</summary>
/// <param name="Answers">What the client got.</param>
/// <param name="Waited">How long it waited for the last of them.</param>
/// <param name="GaveUp">It asked well and was not answered in the time that it had.</param>
internal sealed record FuzzOutcome(IReadOnlyList<Answer> Answers, TimeSpan Waited, bool GaveUp);

/// <summary>Sends an input on a connection of its own.</summary>
internal sealed class FuzzClient(EdgePorts ports, TimeProvider time)
{
    private const int MostReceived = 1 << 20;

    /// <summary>Nothing comes any more: a malformed request need not be answered at all.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(150);

    /// <summary>For requests that are well-formed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<FuzzOutcome> SendAsync(FuzzInput input, CancellationToken ct)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var received = new MemoryStream();
        long sentAt = time.GetTimestamp();
        bool gaveUp = false;
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, input.Transport == FuzzTransport.Http1 ? ports.Plain : ports.Tls), ct);
            await using Stream stream = await OpenAsync(socket, input.Transport, ct);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
            Task<bool> reading = ReadAsync(stream, input, received, ending);
            foreach (FuzzSegment segment in input.Segments)
            {
                if (segment.PauseMilliseconds > 0)
                    await Task.Delay(TimeSpan.FromMilliseconds(segment.PauseMilliseconds), time, ct);
                await stream.WriteAsync(segment.Bytes, ct);
            }

            sentAt = time.GetTimestamp();
            if (input.End == FuzzEnd.HalfClose)
                socket.Shutdown(SocketShutdown.Send);
            else if (input.End != FuzzEnd.Read)
                await GoAsync(socket, input.End, ending);
            if (input.End is FuzzEnd.Read or FuzzEnd.HalfClose)
                ending.CancelAfter(MustBeAnswered(input) ? Patience : Silence);
            gaveUp = await reading && MustBeAnswered(input);
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException)
        {
            // The edge closed the connection, which it may.
        }

        ct.ThrowIfCancellationRequested();
        byte[] bytes = received.ToArray();
        List<Answer> answers = input.Transport == FuzzTransport.Http2 ? Http2Answers.Read(bytes, out _, out _) : Http1Answers.Read(bytes);
        return new FuzzOutcome(answers, time.GetElapsedTime(sentAt), gaveUp);
    }

    private static bool MustBeAnswered(FuzzInput input) => input is { IsIntact: true, End: FuzzEnd.Read };

    private static async Task<Stream> OpenAsync(Socket socket, FuzzTransport transport, CancellationToken ct)
    {
        var plain = new NetworkStream(socket);
        if (transport == FuzzTransport.Http1)
            return plain;
        var tls = new SslStream(plain);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "fuzz.test",
#pragma warning disable CA5359 // The certificate was made for this run.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
                ApplicationProtocols = [transport == FuzzTransport.Http2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11],
            },
            ct);
        return tls;
    }

    private static async Task GoAsync(Socket socket, FuzzEnd end, CancellationTokenSource ending)
    {
        if (end == FuzzEnd.Reset)
            socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
        await ending.CancelAsync();
    }

    /// <returns>True if it ended because nothing came any more.</returns>
    private static async Task<bool> ReadAsync(Stream stream, FuzzInput input, MemoryStream received, CancellationTokenSource ending)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (received.Length < MostReceived)
            {
                int read = await stream.ReadAsync(buffer, ending.Token);
                if (read == 0)
                    return false;
                received.Write(buffer, 0, read);
                if (input.End == FuzzEnd.Read && IsAnswered(input, received.GetBuffer().AsSpan(0, (int)received.Length)))
                    return false;
            }

            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    private static bool IsAnswered(FuzzInput input, ReadOnlySpan<byte> received)
    {
        if (input.Transport != FuzzTransport.Http2)
        {
            List<Answer> answers = Http1Answers.Read(received);
            return answers.Count(answer => answer.Status >= 200) >= input.Ids.Count || answers.Exists(answer => answer.Status == 101);
        }

        Http2Answers.Read(received, out int ended, out bool goneAway);
        return goneAway || ended >= input.Ids.Count;
    }
}
