using System.Security.Cryptography;
using System.Text.Json;

namespace MultiRegion.Edge.State;

/// <summary>
/// A small file that survives a crash at any moment: written beside, flushed to the disk, renamed into place, and the folder flushed too. Its
/// first line says what it is and the SHA-256 of the rest, so that a half-written or rotten file is never taken for a whole one.
/// </summary>
internal static class StateFile
{
    private const string TemporarySuffix = ".tmp";
    private const int MaxBytes = 4 * 1024 * 1024;
    private const byte NewLine = (byte)'\n';

    /// <summary>Replaces the file. Blocks on the disk: not for a request's path.</summary>
    public static void Write(string path, string cell, string name, ReadOnlySpan<byte> content)
    {
        var header = new StateFileHeader(cell, name, Convert.ToHexStringLower(SHA256.HashData(content)));
        var temporary = path + TemporarySuffix;
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(header, StateJson.Default.StateFileHeader));
            file.WriteByte(NewLine);
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }

    /// <summary>The header and content of a whole file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged; the message says how.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (StateFileHeader Header, byte[] Content) Read(string path)
    {
        var length = new FileInfo(path).Length;
        if (length > MaxBytes)
            throw new InvalidDataException($"it has {length} bytes, expected at most {MaxBytes}");
        var bytes = File.ReadAllBytes(path);
        var end = Array.IndexOf(bytes, NewLine);
        if (end < 0)
            throw new InvalidDataException("its first line does not end");
        var content = bytes[(end + 1)..];
        var header = ReadHeader(bytes.AsSpan(0, end));
        var sum = Convert.ToHexStringLower(SHA256.HashData(content));
        return sum == header.Sha256
            ? (header, content)
            : throw new InvalidDataException($"its content has the SHA-256 {sum[..12]}…, its first line says {header.Sha256}");
    }

    /// <summary>Puts a damaged file out of the way, beside its place, for a person to look at. Where that cannot be done, it stays.</summary>
    /// <returns>What became of it, for the log.</returns>
    public static string SetAside(string path)
    {
        var aside = path + ".damaged";
        try
        {
            File.Move(path, aside, overwrite: true);
            return $"was set aside as {aside}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"could not be set aside as {aside}: {e.Message}";
        }
    }

    /// <summary>Removes what writers that were killed left behind. What cannot be removed harms nobody: it is never read.</summary>
    public static void DeleteTemporary(string directory)
    {
        try
        {
            foreach (var left in Directory.EnumerateFiles(directory, "*" + TemporarySuffix))
                File.Delete(left);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static StateFileHeader ReadHeader(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, StateJson.Default.StateFileHeader) ?? throw new InvalidDataException("its first line is null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("its first line is not a header", e);
        }
    }
}

/// <summary>First line of a state file.</summary>
/// <param name="Cell">The cell that the content is of.</param>
/// <param name="Name">What it is, as a service's name.</param>
/// <param name="Sha256">Of the bytes after the first line, in lower-case hexadecimal digits.</param>
internal sealed record StateFileHeader(string Cell, string Name, string Sha256);
