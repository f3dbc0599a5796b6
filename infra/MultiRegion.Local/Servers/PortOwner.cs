using System.Globalization;
using System.Net;

namespace MultiRegion.Local.Servers;

/// <summary>Says which process listens on a port, so that "address already in use" is something one can act on.</summary>
public static class PortOwner
{
    private const string Listening = "0A";
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <exception cref="ToolException">Somebody listens there; the message names the port, and the process if it can be seen.</exception>
    public static void ThrowIfUsed(IPAddress address, int port, string purpose)
    {
        if (!FreePorts.IsFree(address, port))
        {
            throw new ToolException(
                $"Port {port} on {address}, wanted for {purpose}, is in use by {Describe(port)}. End that process or choose another port.");
        }
    }

    /// <summary>Pid and command line of who listens on the port, or how to find out.</summary>
    public static string Describe(int port)
    {
        if (!OperatingSystem.IsLinux())
            return $"another process ('lsof -nP -iTCP:{port} -sTCP:LISTEN' shows it)";
        var sockets = ListeningInodes(port).Select(inode => $"socket:[{inode}]").ToHashSet();
        var owner = sockets.Count == 0 ? null : ProcessIds().FirstOrDefault(id => HasOneOf(id, sockets));
        return owner is { } found
            ? $"process {found} ({CommandLine(found)})"
            : $"a process of another user ('sudo ss -ltnp sport = :{port}' shows it)";
    }

    private static IEnumerable<string> ListeningInodes(int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (var table in Tables.Where(File.Exists))
            foreach (var line in File.ReadLines(table).Skip(1))
                if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var local, _, Listening, _, _, _, _, _, var inode, ..]
                    && local.EndsWith(suffix, StringComparison.Ordinal))
                    yield return inode;
    }

    private static IEnumerable<string> ProcessIds() =>
        Directory.EnumerateDirectories("/proc").Select(path => Path.GetFileName(path)).Where(name => name.All(char.IsAsciiDigit));

    private static bool HasOneOf(string processId, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{processId}/fd")
                .Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Of another user, or gone since.
            return false;
        }
    }

    private static string CommandLine(string processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Replace('\0', ' ').Trim();
        }
        catch (IOException)
        {
            return "already gone";
        }
    }
}
