using System.Globalization;

namespace MultiRegion.Local.Servers;

/// <summary>The children that a server has forked. (Linux; elsewhere none are seen.)</summary>
internal static class ProcessChildren
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>The processes whose parent this is now, with their identity.</summary>
    public static IReadOnlyList<(int Id, string Identity)> Of(int processId) => !Directory.Exists("/proc")
        ? []
        : [.. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id != 0 && ProcessIdentity.ParentOf(id) == processId)
            .Select(id => (Id: id, Identity: ProcessIdentity.Of(id)!))
            .Where(child => child.Identity is not null)];

    /// <summary>SIGKILL, and returns when they are gone.</summary>
    public static async Task KillAsync(IReadOnlyList<(int Id, string Identity)> children)
    {
        foreach (var (id, identity) in children)
        {
            if (ProcessIdentity.Of(id) == identity)
                Signals.Send(id, Signals.Kill);
            while (ProcessIdentity.Of(id) == identity)
                await Task.Delay(PollInterval, TimeProvider.System, CancellationToken.None);
        }
    }
}
