using System.Net.Sockets;

namespace MultiRegion.Local.Drills;

/// <summary>A part that a drill takes away, and where it listens while it is there.</summary>
internal sealed record BrokenPart(string Name, Uri Address);

/// <summary>Whether somebody listens at an address: a fault that has mended itself proves nothing.</summary>
internal static class PartReach
{
    public static async Task<bool> ListensAsync(Uri address, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host, address.Port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
