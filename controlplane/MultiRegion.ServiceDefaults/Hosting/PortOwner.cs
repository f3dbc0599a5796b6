using System.Globalization;

namespace MultiRegion.ServiceDefaults.Hosting;

/// <summary>The process that listens on a TCP port, as far as this user may see it (Linux: <c>/proc</c>).</summary>
internal sealed record PortOwner(int ProcessId, string Command)
{
    private const string Listening = "0A";

    /// <summary>Null if no process that this user may look into listens there.</summary>
    public static PortOwner? Find(int port)
    {
        var sockets = SocketsOn(port);
        if (sockets.Count == 0 || !Directory.Exists("/proc"))
            return null;
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Holds(directory, sockets))
                return new PortOwner(id, CommandOf(directory));
        return null;
    }

    /// <summary>Links of the form <c>socket:[inode]</c> for every socket that listens on the port.</summary>
    private static HashSet<string> SocketsOn(int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        var sockets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in new[] { "/proc/net/tcp", "/proc/net/tcp6" })
        {
            if (!File.Exists(table))
                continue;
            foreach (var line in File.ReadLines(table))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length > 9 && fields[3] == Listening && fields[1].EndsWith(suffix, StringComparison.Ordinal))
                    sockets.Add($"socket:[{fields[9]}]");
            }
        }

        return sockets;
    }

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd"))
                .Any(descriptor => new FileInfo(descriptor).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's process, or one that ended just now.
            return false;
        }
    }

    /// <summary>The program, and what an interpreter runs; not the further arguments, which may hold secrets.</summary>
    private static string CommandOf(string process)
    {
        try
        {
            var arguments = File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
            return string.Join(' ', arguments.Take(2).TakeWhile((argument, i) => i == 0 || !argument.StartsWith('-')));
        }
        catch (IOException)
        {
            return "unknown";
        }
    }
}
