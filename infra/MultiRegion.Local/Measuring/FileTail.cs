using System.Text;

namespace MultiRegion.Local.Measuring;

/// <summary>
/// Reads the whole lines that were added to a file since the last call. The writer may be killed at any byte, so that the rest of an
/// unfinished line stays unread until its end is there.
/// </summary>
internal sealed class FileTail(string path)
{
    private long _position;

    public string Path => path;

    /// <summary>The lines added since the last call; none while the file does not exist.</summary>
    public List<string> ReadNewLines()
    {
        List<string> lines = [];
        if (!File.Exists(path))
            return lines;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] added = new byte[Math.Max(0, file.Length - _position)];
        file.Position = _position;
        int length = file.ReadAtLeast(added, added.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> rest = added.AsSpan(0, length);
        for (int end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
        {
            lines.Add(Encoding.UTF8.GetString(rest[..end]));
            _position += end + 1;
            rest = rest[(end + 1)..];
        }
        return lines;
    }
}
