using System.Text;

namespace MultiRegion.Local.Origin;

/// <summary>
/// The origin's own book of what it executed, from which a drill reads duplicates and moved traffic. A record is one write() to a file
/// opened for appending: it survives kill -9 of the origin, because the page cache is the kernel's, and a restarted origin goes on behind it.
/// </summary>
internal sealed class Ledger : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _lock = new();

    public Ledger(string path)
    {
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    public void Append(LedgerRecord record)
    {
        byte[] line = Encoding.UTF8.GetBytes(record.ToLine() + '\n');
        lock (_lock)
            _file.Write(line);
    }

    public void Dispose() => _file.Dispose();
}
