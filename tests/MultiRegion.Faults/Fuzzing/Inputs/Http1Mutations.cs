using System.Globalization;

namespace MultiRegion.Faults.Fuzzing.Inputs;

/// <summary>Ways to make a request wrong that know what its parts are.</summary>
internal static class Http1Mutations
{
    private static readonly (string Name, Action<Http1Message, FuzzChance> Apply)[] All =
    [
        ("method", Method),
        ("target", Target),
        ("version", Version),
        ("request line", RequestLine),
        ("host", Host),
        ("content-length", ContentLength),
        ("transfer-encoding", TransferEncoding),
        ("header syntax", HeaderSyntax),
        ("header size", HeaderSize),
        ("chunks", Chunks),
        ("connection", Connection),
        ("expect", Expect),
        ("forged", Forged),
    ];

    /// <returns>Its name.</returns>
    public static string Apply(Http1Message message, FuzzChance chance)
    {
        var (name, apply) = All[chance.Below(All.Length)];
        apply(message, chance);
        return name;
    }

    private static void Method(Http1Message message, FuzzChance chance) => message.Method =
        chance.Of("get", "G ET", "", new string('M', 300), "PRI", "CONNECT", "TRACE", "\0GET", "POST\t", "\u00e9", "GET\r\nX: y", "PURGE", "QUERY", "*");

    private static void Target(Http1Message message, FuzzChance chance) => message.Target = chance.Below(22) switch
    {
        0 => "*",
        1 => "http://other.test" + message.Target,
        2 => "http://fuzz.test:99999" + message.Target,
        3 => "other.test:443",
        4 => "/" + message.Target,
        5 => message.Target + " HTTP/1.1",
        6 => message.Target + "\0",
        7 => message.Target + "%00",
        8 => message.Target + "%0d%0aX-Injected:%20y",
        9 => message.Target + "/../../../etc",
        10 => message.Target + "/" + new string('p', chance.Of(8000, 16_380, 20_000)),
        11 => message.Target + "/\u00e9\u00ff",
        12 => message.Target + "#fragment",
        13 => "http://[::1" + message.Target,
        14 => message.Target + "%",
        15 => message.Target + "%zz%u0041",
        16 => "",
        17 => message.Target + "?" + new string('q', chance.Of(100, 16_300)),
        18 => message.Target + "\r",
        19 => message.Target + "/%2e%2e/%2f\\",
        20 => "https://user:pw@fuzz.test" + message.Target,
        _ => message.Target + "\x7f\t",
    };

    private static void Version(Http1Message message, FuzzChance chance) => message.Version =
        chance.Of("HTTP/1.0", "HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/11", "http/1.1", "", "HTTP/1.1 ", "HTTP/1.1\t", "HTTP/1.1\0", "HTTP/-1.1", "HTTP/1.1 x");

    private static void RequestLine(Http1Message message, FuzzChance chance)
    {
        switch (chance.Below(4))
        {
            case 0: message.Separator = chance.Of("  ", "\t", "", "\v", "\0 ", "\r"); break;
            case 1: message.Method = chance.Of("\r\n", "\n", "\r\n\r\n\r\n", " ", "\0") + message.Method; break;
            case 2: message.LineEnd = chance.Of("\n", "\r", "\r\r\n", "\n\r"); break;
            default: message.Lines.Insert(0, chance.Of("", " ", "\t", " folded: first")); break;
        }
    }

    private static void Host(Http1Message message, FuzzChance chance)
    {
        switch (chance.Below(4))
        {
            case 0: message.Lines.RemoveAll(line => line.StartsWith("Host:", StringComparison.Ordinal)); break;
            case 1: message.Lines.Add("Host: " + chance.Of("fuzz.test", "other.test", "")); break;
            case 2: message.Lines.Insert(0, "Host : other.test"); break;
            default:
                message.Lines.RemoveAll(line => line.StartsWith("Host:", StringComparison.Ordinal));
                message.Lines.Insert(0, "Host: " + chance.Of("", "a b", "u@fuzz.test", "fuzz.test/x", "fuzz.test:99999", "fuzz.test:", "[::1", "\u00e9", new string('h', 5000), "a,b", "fuzz.test\0", "*"));
                break;
        }
    }

    private static void ContentLength(Http1Message message, FuzzChance chance)
    {
        int length = message.Body.Length;
        string value = chance.Below(18) switch
        {
            0 => "+" + Number(length),
            1 => $"{Number(length)}, {Number(length)}",
            2 => "0x5",
            3 => "-1",
            4 => Number(length) + " ",
            5 => "99999999999999999999",
            6 => "\t" + Number(length),
            7 => "00000000000000000" + Number(length),
            8 => Number(length) + "\v",
            9 => "",
            10 => Number(length + chance.Between(1, 200)),
            11 => Number(Math.Max(0, length - chance.Between(1, 200))),
            12 => "9223372036854775807",
            13 => "4294967296",
            14 => Number(length) + "\r\n ",
            15 => "1e3",
            16 => Number(length) + ";",
            _ => "0",
        };
        if (chance.OneIn(2))
            message.Lines.RemoveAll(line => line.StartsWith("Content-Length", StringComparison.Ordinal));
        message.Lines.Insert(chance.Below(message.Lines.Count + 1), chance.Of("Content-Length: ", "Content-Length: ", "content-length:", "Content-Length : ", "Content_Length: ", "Content-Length\t: ") + value);
    }

    private static void TransferEncoding(Http1Message message, FuzzChance chance)
    {
        string value = chance.Of(
            "chunked", "xchunked", "chunked ", "chunked\t", "Chunked", "CHUNKED", "identity", "chunked, identity", "gzip, chunked", "chunked, chunked", "\vchunked", "\"chunked\"",
            "chunked;a=b", "", ",chunked", "chunked,", "\r\n chunked", "chun\0ked", "identity, chunked", "chunked\r", "\u017fchunked");
        if (chance.OneIn(3))
            message.Lines.RemoveAll(line => line.StartsWith("Transfer-Encoding", StringComparison.Ordinal));
        string name = chance.Of("Transfer-Encoding: ", "Transfer-Encoding: ", "transfer-encoding:", "Transfer-Encoding : ", "Transfer\0-Encoding: ", " Transfer-Encoding: ", "X: y\nTransfer-Encoding: ", "Transfer-Encoding\t:", "Transfer_Encoding: ");
        message.Lines.Insert(chance.Below(message.Lines.Count + 1), name + value);
        if (chance.OneIn(3))
            message.Lines.Add("Content-Length: " + Number(chance.Below(50)));
        if (chance.OneIn(6))
            message.Version = "HTTP/1.0";
    }

    private static void HeaderSyntax(Http1Message message, FuzzChance chance) => message.Lines.Insert(
        chance.Below(message.Lines.Count + 1),
        chance.Of(
            "X-A: b\n", "X-A: b\r", "X-A: a\r\n  folded", "X-A: a\r\n\tfolded", "X-A : b", "NoColon", ": empty", "X-A: \0", "X\u0001A: b", "X-\u00e9: b", "X-A: \u00e9\u00ff", "X-A:", "X-A: \x7f",
            "X A: b", "(x): y", "X-A: b\n\nGET /n HTTP/1.1", "X-A: a\r\nTransfer-Encoding: chunked", "\tX-A: b", "X-A: \v\f", "X-A: a\r\n\r\nGET /s/in-header HTTP/1.1\r\nHost: fuzz.test"));

    private static void HeaderSize(Http1Message message, FuzzChance chance)
    {
        switch (chance.Below(4))
        {
            case 0: message.Lines.Add("X-Huge: " + new string('h', chance.Of(8000, 40_000, 66_000, 140_000))); break;
            case 1: message.Lines.AddRange(Enumerable.Range(0, chance.Of(90, 210, 2000)).Select(i => $"X-{i}: y")); break;
            case 2: message.Lines.Add(new string('N', chance.Of(500, 70_000)) + ": v"); break;
            default: message.Lines.AddRange(Enumerable.Repeat("X-Same: v", chance.Of(50, 190))); break;
        }
    }

    private static void Chunks(Http1Message message, FuzzChance chance)
    {
        message.Lines.RemoveAll(line => line.StartsWith("Content-Length", StringComparison.Ordinal));
        if (!message.Lines.Exists(line => line.StartsWith("Transfer-Encoding", StringComparison.Ordinal)))
            message.Lines.Add("Transfer-Encoding: chunked");
        message.Body = chance.Of(
            "3;ext=\"v\r\n\"\r\nabc\r\n0\r\n\r\n", "3;" + new string('e', 5000) + "\r\nabc\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFF\r\nabc", "-1\r\nabc\r\n0\r\n\r\n", "0x3\r\nabc\r\n0\r\n\r\n",
            new string('0', 200) + "3\r\nabc\r\n0\r\n\r\n", "3\r\nabc0\r\n\r\n", "3\nabc\n0\n\n", "5\r\nabc\r\n0\r\n\r\n", "3\r\nabc\r\n", "3\r\nabc\r\n0\r\n", "3\r\nabc\r\n0\r\nContent-Length: 5\r\n\r\n",
            "3\r\nabc\r\n0\r\nTransfer-Encoding: chunked\r\nHost: other.test\r\n\r\n", "3\r\nabc\r\n0\r\nX: y\n\r\n", "3 \r\nabc\r\n0\r\n\r\n", "3\r\nabcX\r\n0\r\n\r\n", "\r\n3\r\nabc\r\n0\r\n\r\n", "7FFFFFFF\r\nabc",
            "100000000\r\nabc", "g\r\nabc\r\n0\r\n\r\n", "3\r\nabc\r\n0\r\n" + string.Concat(Enumerable.Repeat("X-T: t\r\n", 300)) + "\r\n", "3\rabc\r0\r\r", "3;\nabc\r\n0\r\n\r\n", "0;x\r\n\r\n", "00\r\n\r\n", "3\r\nabc\r\n0\r\n folded\r\n\r\n");
    }

    private static void Connection(Http1Message message, FuzzChance chance)
    {
        message.Lines.Add(chance.Of(
            "Connection: close", "Connection: Content-Length", "Connection: Transfer-Encoding", "Connection: close, Host", "Connection: keep-alive, X-Forwarded-For", "Proxy-Connection: keep-alive",
            "TE: trailers", "TE: chunked", "Keep-Alive: timeout=5", "Connection: upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA", "Connection: upgrade\r\nUpgrade: websocket",
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Upgrade: tls/1.0", "Connection: \0", "Connection: ,,,close,", "Connection: X-Fuzz, Expect"));
    }

    private static void Expect(Http1Message message, FuzzChance chance) =>
        message.Lines.Add("Expect: " + chance.Of("100-continue", "100-Continue", "200-ok", "", "100-continue, 100-continue", "\0"));

    private static void Forged(Http1Message message, FuzzChance chance) => message.Lines.Add(chance.Of(
        "X-MultiRegion-Origin: o", "X-MultiRegion-Attempts: 99", "X-Forwarded-For: 1.2.3.4, \"x\"", "X-Forwarded-Host: a\tb", "Forwarded: for=\"[::1", "traceparent: 00-0-0-0", "traceparent: 00-" + new string('f', 32) + "-0000000000000001-ff",
        "tracestate: " + new string('t', 5000), "Idempotency-Key: " + new string('k', 9000), "Max-Forwards: -1", "Range: bytes=-99999999999", "Authorization: Basic \u00ff", "Cookie: " + new string(';', 4000), "Baggage: a=b,,=,", "Request-Id: |x.", "Priority: u=9",
        "Content-Type: multipart/form-data; boundary=\"", "Content-Encoding: br", "If-None-Match: *", "Date: never"));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
