using System.Net;
using System.Net.Sockets;

namespace MultiRegion.Local.Servers;

/// <summary>
/// Picks ports that nobody uses now, for TCP and UDP alike (gossip speaks both), and that nobody else is given before they are used:
/// the kernel hands out none of this range by itself, and <see cref="PortBlocks"/> keeps processes and callers out of each other's way.
/// </summary>
public static class FreePorts
{
    private static readonly PortBlocks Blocks = new(Path.Combine(Path.GetTempPath(), "multiregion-ports"));

    /// <summary>That many different ports, free on the address until somebody takes them.</summary>
    /// <exception cref="ToolException">None were found.</exception>
    public static int[] Take(IPAddress address, int count)
    {
        ArgumentNullException.ThrowIfNull(address);
        var found = new List<int>(count);
        for (var tries = 0; found.Count < count; tries++)
        {
            if (tries == PortBlocks.Ports)
                throw new ToolException($"No {count} free ports were found on {address} in {PortBlocks.First} to {PortBlocks.Last}.");
            var port = Blocks.Next();
            if (IsFree(address, port) && IsFreeForUdp(address, port))
                found.Add(port);
        }
        return [.. found];
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

    private static bool IsFreeForUdp(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
