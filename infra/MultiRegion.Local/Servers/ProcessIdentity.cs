using System.Diagnostics;
using System.Globalization;

namespace MultiRegion.Local.Servers;

/// <summary>Tells a process from a later one that was given the same pid: by when it started, counted from a boot that has a name.</summary>
internal static class ProcessIdentity
{
    /// <summary>Text that no other process has had or will have; null if the process is gone (a zombie counts as gone).</summary>
    public static string? Of(int processId) => OperatingSystem.IsLinux() ? OfLinux(processId) : OfOther(processId);

    private static string? OfLinux(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            // The command, in parentheses, may hold anything; after it come state (field 3) to start time (field 22).
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : $"{fields[19]}@{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}";
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? OfOther(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
