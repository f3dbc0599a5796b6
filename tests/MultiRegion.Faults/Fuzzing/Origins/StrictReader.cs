using System.Globalization;
using System.Text;

namespace MultiRegion.Faults.Fuzzing.Origins;

/// <summary>A request was not written in the one form that every parser reads alike.</summary>
internal sealed class NotCanonicalException(string message) : Exception(message);

/// <summary>The head of a request in canonical form.</summary>
/// <param name="Text">As it came, without the empty line at its end.</param>
internal sealed record StrictHead(string Method, string Target, IReadOnlyList<(string Name, string Value)> Fields, string Text)
{
    public string? Value(string name) =>
        Fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value).FirstOrDefault();

    public int Count(string name) => Fields.Count(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// Reads requests of HTTP/1.1 and takes nothing but the canonical form: what two parsers could read differently (RFC 9112, 11.2) is a fault of whoever
/// wrote it. An edge that only ever writes this form cannot be used to smuggle.
/// </summary>
internal sealed class StrictReader(Stream stream)
{
    private const int LongestHead = 512 * 1024;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _at;
    private int _end;

    /// <returns>Null where the other side ended the connection before a request.</returns>
    /// <exception cref="NotCanonicalException">It can be read in more ways than one.</exception>
    /// <exception cref="EndOfStreamException">The other side ended within it.</exception>
    public async Task<StrictHead?> ReadHeadAsync(CancellationToken ct)
    {
        if (_at == _end && !await FillAsync(ct))
            return null;
        var text = new StringBuilder();
        string line = await LineAsync(ct);
        text.Append(line);
        string[] parts = line.Split(' ');
        Require(parts.Length == 3 && parts[0].Length > 0 && parts[0].All(IsToken), "request line", line);
        Require(parts[1].Length > 0 && parts[1].All(one => one is > ' ' and not '\x7f'), "target", line);
        Require(parts[2] == "HTTP/1.1", "version", line);
        List<(string Name, string Value)> fields = [];
        while ((line = await LineAsync(ct)).Length > 0)
        {
            text.Append("\r\n").Append(line);
            Require(text.Length < LongestHead, "size", line[..Math.Min(100, line.Length)]);
            fields.Add(Field(line));
        }

        var head = new StrictHead(parts[0], parts[1], fields, text.ToString());
        Require(head.Count("Host") == 1, "Host", head.Text);
        Require(head.Count("Content-Length") + head.Count("Transfer-Encoding") <= 1, "framing", head.Text);
        Require(head.Value("Content-Length") is not { } length || (length.Length > 0 && length.All(char.IsAsciiDigit)), "Content-Length", head.Text);
        Require(head.Value("Transfer-Encoding") is null or "chunked", "Transfer-Encoding", head.Text);
        return head;
    }

    /// <returns>Bytes of the body.</returns>
    public async Task<byte[]> ReadBodyAsync(StrictHead head, CancellationToken ct)
    {
        if (head.Value("Content-Length") is { } length)
            return await BytesAsync(int.Parse(length, CultureInfo.InvariantCulture), ct);
        if (head.Value("Transfer-Encoding") is null)
            return [];
        var body = new MemoryStream();
        while (true)
        {
            string line = await LineAsync(ct);
            Require(line.Length is > 0 and <= 8 && line.All(char.IsAsciiHexDigit), "chunk size", line);
            int size = int.Parse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (size == 0)
                break;
            body.Write(await BytesAsync(size, ct));
            Require(await LineAsync(ct) is "", "end of chunk", line);
        }

        while (await LineAsync(ct) is { Length: > 0 } trailer)
            Field(trailer);
        return body.ToArray();
    }

    /// <summary>Whatever comes next, for a connection that is no longer HTTP.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadRawAsync(CancellationToken ct)
    {
        if (_at == _end && !await FillAsync(ct))
            return default;
        var raw = _buffer.AsMemory(_at, _end - _at);
        _at = _end;
        return raw;
    }

    private static (string Name, string Value) Field(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        Require(colon > 0 && line[..colon].All(IsToken), "field name", line);
        string value = line[(colon + 1)..];
        // Other control characters are wrong too, but may be kept (RFC 9110, 5.5): they end nothing.
        Require(!value.Contains('\0', StringComparison.Ordinal), "field value", line);
        return (line[..colon], value.Trim(' ', '\t'));
    }

    private static bool IsToken(char one) => char.IsAsciiLetterOrDigit(one) || "!#$%&'*+-.^_`|~".Contains(one, StringComparison.Ordinal);

    private static void Require(bool holds, string what, string text)
    {
        if (!holds)
            throw new NotCanonicalException($"{what} in: {text}");
    }

    private async Task<string> LineAsync(CancellationToken ct)
    {
        var line = new StringBuilder();
        while (true)
        {
            char one = await CharacterAsync(ct);
            if (one == '\r')
            {
                Require(await CharacterAsync(ct) == '\n', "bare CR", line.ToString());
                return line.ToString();
            }

            Require(one != '\n', "bare LF", line.ToString());
            Require(line.Length < LongestHead, "length of line", line.ToString(0, Math.Min(100, line.Length)));
            line.Append(one);
        }
    }

    private async ValueTask<char> CharacterAsync(CancellationToken ct) =>
        _at < _end || await FillAsync(ct) ? (char)_buffer[_at++] : throw new EndOfStreamException();

    private async Task<byte[]> BytesAsync(int count, CancellationToken ct)
    {
        var bytes = new MemoryStream();
        while (bytes.Length < count)
        {
            if (_at == _end && !await FillAsync(ct))
                throw new EndOfStreamException();
            int taken = (int)Math.Min(count - bytes.Length, _end - _at);
            bytes.Write(_buffer, _at, taken);
            _at += taken;
        }

        return bytes.ToArray();
    }

    private async Task<bool> FillAsync(CancellationToken ct)
    {
        _end = await stream.ReadAsync(_buffer, ct);
        _at = 0;
        return _end > 0;
    }
}
