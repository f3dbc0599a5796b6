using System.Globalization;
using System.Text;

namespace MultiRegion.Faults.Fuzzing.Inputs;

/// <summary>A request in parts that can each be made wrong. A character stands for a byte.</summary>
internal sealed class Http1Message
{
    public required string Method { get; set; }

    public required string Target { get; set; }

    public string Version { get; set; } = "HTTP/1.1";

    /// <summary>Between the parts of the request line.</summary>
    public string Separator { get; set; } = " ";

    public string LineEnd { get; set; } = "\r\n";

    /// <summary>Header lines without their ends.</summary>
    public List<string> Lines { get; } = [];

    public string Body { get; set; } = "";

    public static Http1Message Make(FuzzChance chance, string id, string smuggled)
    {
        var message = new Http1Message
        {
            Method = chance.Of("GET", "GET", "POST", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"),
            Target = $"/f/{id}" + chance.Of("", "", "?a=1", "/deeper/%20x?q=%41", "?"),
        };
        message.Lines.Add("Host: fuzz.test");
        if (chance.OneIn(2))
            message.Lines.Add(chance.Of("Accept: */*", "Cookie: a=1; b=2", "User-Agent: fuzz/1", "Accept-Encoding: gzip", "Idempotency-Key: k1", "Range: bytes=0-5"));
        if (chance.OneIn(12))
            message.Lines.Add("Expect: 100-continue");
        bool hasBody = message.Method is "POST" or "PUT" or "PATCH" || chance.OneIn(6);
        if (hasBody)
            message.AddBody(chance, smuggled);
        return message;
    }

    public byte[] Write()
    {
        var text = new StringBuilder();
        text.Append(Method).Append(Separator).Append(Target).Append(Separator).Append(Version).Append(LineEnd);
        foreach (string line in Lines)
            text.Append(line).Append(LineEnd);
        text.Append(LineEnd).Append(Body);
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>A body that looks like another request: whoever takes it for one has been smuggled past.</summary>
    private static string Content(FuzzChance chance, string smuggled) => chance.Below(3) switch
    {
        0 => "",
        1 => $"GET /s/{smuggled} HTTP/1.1\r\nHost: fuzz.test\r\nX-Rest: ",
        _ => Encoding.Latin1.GetString(chance.Bytes(chance.Size(600, 100_000))),
    };

    private void AddBody(FuzzChance chance, string smuggled)
    {
        string content = Content(chance, smuggled);
        if (chance.OneIn(2))
        {
            Lines.Add($"Content-Length: {content.Length}");
            Body = content;
            return;
        }

        Lines.Add("Transfer-Encoding: chunked");
        var chunks = new StringBuilder();
        for (int at = 0; at < content.Length;)
        {
            int length = Math.Min(content.Length - at, chance.Between(1, 5000));
            chunks.Append(length.ToString(chance.Of("x", "X", "x4"), CultureInfo.InvariantCulture)).Append("\r\n").Append(content, at, length).Append("\r\n");
            at += length;
        }

        chunks.Append("0\r\n").Append(chance.OneIn(4) ? "X-Trailer: t\r\n" : "").Append("\r\n");
        Body = chunks.ToString();
    }
}
