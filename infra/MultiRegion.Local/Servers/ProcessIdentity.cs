using System.Diagnostics;
using System.Globalization;

namespace MultiRegion.Local.Servers;

/// <summary>Tells a process from a later one that was given the same pid: by when it started, counted from a boot that has a name.</summary>
internal static class ProcessIdentity
{
    /// <summary>Text that no other process has had or will have; null if the process is gone (a zombie counts as gone).</summary>
    public static string? Of(int processId) => OperatingSystem.IsLinux() ? OfLinux(processId) : OfOther(processId);

    /// <summary>Pid of a process's parent on Linux; null if it is gone.</summary>
    public static int? ParentOf(int processId) =>
        StatOf(processId) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : null;

    private static string? OfLinux(int processId) => StatOf(processId) is { } stat && stat[0] is not ("Z" or "X")
        ? $"{stat[19]}@{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}"
        : null;

    /// <summary>The fields of proc(5)'s stat from the third (state) on; the twentieth of these is the start time.</summary>
    private static string[]? StatOf(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            // The second, the command in parentheses, may hold anything.
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
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
