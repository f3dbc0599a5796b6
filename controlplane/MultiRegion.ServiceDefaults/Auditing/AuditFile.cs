using System.Text.Json;
using MultiRegion.Contracts;

namespace MultiRegion.ServiceDefaults.Auditing;

/// <summary>Records on the disk: lines that are only ever added, in files of bounded length and number. One writer at a time.</summary>
internal sealed class AuditFile(string path, long maxBytes, int files)
{
    private readonly string _path = Path.GetFullPath(path);

    /// <summary>The newest records, oldest first. Lines that do not read (a crash within one) are left out.</summary>
    public IReadOnlyList<AuditRecord> ReadNewest(int count)
    {
        var newest = new List<AuditRecord>();
        for (var i = 0; i < files && newest.Count < count; i++)
            if (File.Exists(Numbered(i)))
                newest.InsertRange(0, File.ReadLines(Numbered(i)).Select(Parse).OfType<AuditRecord>().TakeLast(count - newest.Count));
        return newest;
    }

    /// <summary>Adds a line, and returns when the disk has it.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Append(AuditRecord record)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(record, ContractsJson.Default.AuditRecord), (byte)'\n'];
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        if (File.Exists(_path) && new FileInfo(_path).Length is var length and > 0 && length + line.Length > maxBytes)
            Rotate();
        using var stream = Open();
        if (!EndsWithALine(stream))
            stream.WriteByte((byte)'\n');
        stream.Seek(0, SeekOrigin.End);
        stream.Write(line);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Only this user may read who did what from where.</summary>
    private FileStream Open()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(_path, options);
    }

    private static bool EndsWithALine(FileStream stream)
    {
        if (stream.Length == 0)
            return true;
        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() == '\n';
    }

    private void Rotate()
    {
        File.Delete(Numbered(files - 1));
        for (var i = files - 2; i >= 0; i--)
            if (File.Exists(Numbered(i)))
                File.Move(Numbered(i), Numbered(i + 1));
    }

    private string Numbered(int i) => i == 0 ? _path : FormattableString.Invariant($"{_path}.{i}");

    private static AuditRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ContractsJson.Default.AuditRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
