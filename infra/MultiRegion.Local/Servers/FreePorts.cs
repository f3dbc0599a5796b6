using System.Net;
using System.Net.Sockets;

namespace MultiRegion.Local.Servers;

/// <summary>Picks ports that nobody uses now, for TCP and UDP alike (gossip speaks both).</summary>
public static class FreePorts
{
    private const int Tries = 50;

    /// <summary>That many different ports, free on the address until somebody takes them.</summary>
    public static int[] Take(IPAddress address, int count)
    {
        List<(int Port, TcpListener Tcp, Socket Udp)> held = [];
        try
        {
            // All are held until all are found, so that no port comes twice.
            for (var tries = 0; held.Count < count && tries < count + Tries; tries++)
                if (TryHold(address) is { } hold)
                    held.Add(hold);
            return held.Count == count
                ? [.. held.Select(hold => hold.Port)]
                : throw new ToolException($"No {count} free ports were found on {address}.");
        }
        finally
        {
            foreach (var (_, tcp, udp) in held)
            {
                tcp.Dispose();
                udp.Dispose();
            }
        }
    }

    /// <summary>True if a TCP listener could be opened there now.</summary>
    public static bool IsFree(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static (int Port, TcpListener Tcp, Socket Udp)? TryHold(IPAddress address)
    {
        var tcp = new TcpListener(address, 0);
        tcp.Start();
        var port = ((IPEndPoint)tcp.LocalEndpoint).Port;
        var udp = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            udp.Bind(new IPEndPoint(address, port));
            return (port, tcp, udp);
        }
        catch (SocketException)
        {
            tcp.Dispose();
            udp.Dispose();
            return null;
        }
    }
}
