using System.Globalization;
using System.Net;
using MultiRegion.ServiceDefaults.Hosting;

namespace MultiRegion.Local.Servers;

/// <summary>Finds a port in use before a server does, and says by whom, so that "address already in use" is something one can act on.</summary>
public static class PortCheck
{
    /// <exception cref="ToolException">Somebody listens there; the message names the port, and the process if it can be seen.</exception>
    public static void ThrowIfUsed(IPAddress address, int port, string purpose)
    {
        if (!FreePorts.IsFree(address, port))
        {
            throw new ToolException(
                $"Port {port} on {address}, wanted for {purpose}, is in use by {Describe(port)}. End that process or choose another port.");
        }
    }

    /// <summary>Pid and program of who listens on the port, or how to find out.</summary>
    private static string Describe(int port)
    {
        if (!OperatingSystem.IsLinux())
            return $"another process ('lsof -nP -iTCP:{port} -sTCP:LISTEN' shows it)";
        return PortOwner.Find(port) is { } owner
            ? string.Create(CultureInfo.InvariantCulture, $"process {owner.ProcessId} ({owner.Command})")
            : $"a process of another user ('sudo ss -ltnp sport = :{port}' shows it)";
    }
}
