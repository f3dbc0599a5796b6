using System.Globalization;

namespace MultiRegion.Local.Servers;

/// <summary>The record of which processes a run has started, by which a later run ends what a crashed one left behind.</summary>
public static class PidFiles
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Kills what the pid files of a run folder still name, waits until it is gone, and deletes the files.</summary>
    /// <returns>Names of the processes that had to be killed.</returns>
    public static async Task<IReadOnlyList<string>> KillLeftoversAsync(string runDirectory, CancellationToken cancellation = default)
    {
        var folder = Folder(runDirectory);
        if (!Directory.Exists(folder))
            return [];
        List<string> killed = [];
        foreach (var file in Directory.GetFiles(folder, "*.pid"))
        {
            if (Read(file) is { } entry && ProcessIdentity.Of(entry.ProcessId) == entry.Identity)
            {
                Signals.Send(entry.ProcessId, Signals.Kill);
                while (ProcessIdentity.Of(entry.ProcessId) == entry.Identity)
                    await Task.Delay(PollInterval, TimeProvider.System, cancellation);
                killed.Add(Path.GetFileNameWithoutExtension(file));
            }
            File.Delete(file);
        }
        return killed;
    }

    internal static void Write(string runDirectory, string name, int processId)
    {
        Directory.CreateDirectory(Folder(runDirectory));
        // A process that has already ended needs no record.
        if (ProcessIdentity.Of(processId) is { } identity)
            File.WriteAllText(FileOf(runDirectory, name), string.Create(CultureInfo.InvariantCulture, $"{processId}\n{identity}\n"));
    }

    internal static void Delete(string runDirectory, string name)
    {
        try
        {
            File.Delete(FileOf(runDirectory, name));
        }
        catch (DirectoryNotFoundException)
        {
            // The run folder has been cleaned up before the process was seen to end.
        }
    }

    private static (int ProcessId, string Identity)? Read(string file) =>
        File.ReadAllLines(file) is [var id, var identity, ..] && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            ? (processId, identity)
            : null;

    private static string Folder(string runDirectory) => Path.Combine(runDirectory, "pids");

    private static string FileOf(string runDirectory, string name) => Path.Combine(Folder(runDirectory), name + ".pid");
}
