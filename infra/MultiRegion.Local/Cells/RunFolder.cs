using System.Globalization;
using System.Security.Cryptography;
using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Cells;

/// <summary>
/// What one run leaves on disk, git-ignored, one folder for each port base: logs, ledgers, plans on the edges' disks, pid files, tokens. It is emptied
/// by the next run, so that the logs of a failed one can be read.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private readonly FileStream _lock;

    private RunFolder(string path, FileStream folderLock) => (Path, _lock) = (path, folderLock);

    public string Path { get; }

    public string LoadRecords => Below("load.records");

    public string OperatorTokenFile => Below("operator.token");

    public string EdgeTokenFile => Below("edge.token");

    public string OriginTokenFile => Below("origin.token");

    public string ServicesFile => Below("services.json");

    public string LedgerOf(string origin) => Below($"{origin}.ledger");

    public string AuditOf(string replica) => Below($"{replica}.audit.jsonl");

    public string StateOf(string edge) => Below($"state-{edge}");

    /// <summary>The health reports that an edge recorded, for <c>multiregion simulate --trace</c>.</summary>
    public string ReportsOf(string edge) => Below($"{edge}.reports.jsonl");

    /// <summary>Takes the folder of a port base, ends what a crashed run left there, and empties it.</summary>
    /// <exception cref="CellException">Another launcher runs on it.</exception>
    public static async Task<RunFolder> TakeAsync(int portBase, IProgress<string> progress, CancellationToken cancellation)
    {
        string path = System.IO.Path.Combine(Repository.Root, ".run", portBase.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(path);
        FileStream folderLock = Lock(path, portBase);
        try
        {
            IReadOnlyList<string> leftovers = await PidFiles.KillLeftoversAsync(path, cancellation);
            if (leftovers.Count > 0)
                progress.Report($"cleaned up after a run that had crashed: {string.Join(", ", leftovers)}");
            Empty(path);
            var folder = new RunFolder(path, folderLock);
            foreach (string file in new[] { folder.OperatorTokenFile, folder.EdgeTokenFile, folder.OriginTokenFile })
                WriteSecret(file, RandomNumberGenerator.GetHexString(48, lowercase: true));
            return folder;
        }
        catch
        {
            await folderLock.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes a file that only this user can read.</summary>
    public static void WriteSecret(string path, string content)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(content);
    }

    public void Dispose()
    {
        foreach (string file in new[] { OperatorTokenFile, EdgeTokenFile, OriginTokenFile })
            File.Delete(file);
        _lock.Dispose();
    }

    private static FileStream Lock(string path, int portBase)
    {
        try
        {
            // The system lets go of it when the launcher ends, however it ends.
            return new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new CellException($"another copy runs on --port-base {portBase}: stop it, or give this one another port base, 1000 away");
        }
    }

    private static void Empty(string path)
    {
        foreach (string directory in Directory.GetDirectories(path))
            Directory.Delete(directory, recursive: true);
        foreach (string file in Directory.GetFiles(path).Where(file => System.IO.Path.GetFileName(file) != "lock"))
            File.Delete(file);
    }

    private string Below(string name) => System.IO.Path.Combine(Path, name);
}
