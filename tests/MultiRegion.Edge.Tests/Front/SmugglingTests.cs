using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Front;

/// <summary>
/// Requests that two hops may read in two ways. Each is refused, with a status and the end of its connection, so that nothing that hides behind it
/// is taken for a request; or it reaches the origin once, rewritten into the one form that all read alike.
/// </summary>
public sealed class SmugglingTests(SmugglingTests.Scene scene) : IClassFixture<SmugglingTests.Scene>
{
    private const string Hidden = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
    private const string Chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

    public static TheoryData<string, int, string> Refused => new()
    {
        { "two different lengths", 400, Post("Content-Length: 4\r\nContent-Length: 5") + "body" },
        { "one length twice", 400, Post("Content-Length: 4\r\nContent-Length: 4") + "body" },
        { "a list of lengths", 400, Post("Content-Length: 4, 4") + "body" },
        { "a negative length", 400, Post("Content-Length: -4") + "body" },
        { "a length in hexadecimal", 400, Post("Content-Length: 0x4") + "body" },
        { "a length beyond 64 bits", 400, Post("Content-Length: 99999999999999999999") + "body" },
        { "no length in the length", 400, Post("Content-Length: ") + "body" },
        { "length and chunked", 400, Post("Content-Length: 4\r\nTransfer-Encoding: chunked") + "0\r\n\r\n" },
        { "chunked and length", 400, Post("Transfer-Encoding: chunked\r\nContent-Length: 45") + "0\r\n\r\n" },
        { "chunked by HTTP/1.0", 400, "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "a coding that does not end the body", 400, Post("Transfer-Encoding: identity") + "body" },
        { "chunked that is not the last coding", 400, Post("Transfer-Encoding: chunked, identity") + "0\r\n\r\n" },
        { "a coding that nobody has", 400, Post("Transfer-Encoding: xchunked") + "0\r\n\r\n" },
        { "a coding with a control character", 400, Post("Transfer-Encoding: \vchunked") + "0\r\n\r\n" },
        { "chunked twice", 501, Post("Transfer-Encoding: chunked, chunked") + "0\r\n\r\n" },
        { "chunked over another coding", 501, Post("Transfer-Encoding: gzip, chunked") + "0\r\n\r\n" },
        { "codings on two lines", 501, Post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked") + "0\r\n\r\n" },
        { "a folded line", 400, Get("X-A: one\r\n two") },
        { "a folded coding", 400, Post("Transfer-Encoding:\r\n chunked") + "0\r\n\r\n" },
        { "lines that end in LF", 400, "GET / HTTP/1.1\nHost: x\n\n" },
        { "one line that ends in LF", 400, Get("X-A: b\nX-C: d") },
        { "a head that ends in LF", 400, "GET / HTTP/1.1\r\nHost: x\r\n\n" },
        { "CR in a value", 400, Get("X-A: b\rX-C: d") },
        { "a space before the colon", 400, Post("Content-Length : 4") + "body" },
        { "a space before the first name", 400, "GET / HTTP/1.1\r\n Host: x\r\n\r\n" },
        { "no colon", 400, Get("nonsense") },
        { "no name", 400, Get(": b") },
        { "NUL in a value", 400, Get("X-A: a\0b") },
        { "NUL in a name", 400, Get("X-\0A: b") },
        { "NUL in the target", 400, "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "two hosts", 400, Get("Host: y") },
        { "no host", 400, "GET / HTTP/1.1\r\n\r\n" },
        { "a host that is none", 400, "GET / HTTP/1.1\r\nHost: x/../y\r\n\r\n" },
        { "a target that names another host", 400, "GET http://y/ HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "two spaces in the first line", 400, "GET  / HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "a method that is none", 400, "GE(T / HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "HTTP/0.9", 400, "GET /\r\n" },
        { "a version that is none", 505, "GET / HTTP/2.0\r\nHost: x\r\n\r\n" },
        { "TLS to a port without", 400, "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" },
        { "a tunnel", 501, "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n" },
        { "a head that is too large", 431, Get("X-A: " + new string('a', 70_000)) },
        { "too many headers", 431, Get(string.Join("\r\n", Enumerable.Repeat("A: b", 300))) },
        { "a target that is too long", 414, "GET /" + new string('a', 20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n" },
    };

    /// <summary>The head is in order and may have gone to the origin; the body is broken off there, too.</summary>
    public static TheoryData<string, string> BrokenOff => new()
    {
        { "a size that is none", Chunked + "zz\r\nbody\r\n0\r\n\r\n" },
        { "a negative size", Chunked + "-4\r\nbody\r\n0\r\n\r\n" },
        { "a size with a prefix", Chunked + "0x4\r\nbody\r\n0\r\n\r\n" },
        { "a size beyond 32 bits", Chunked + "100000004\r\nbody\r\n0\r\n\r\n" },
        { "a space after the size", Chunked + "4 \r\nbody\r\n0\r\n\r\n" },
        { "LF in an extension", Chunked + "4;a\nbody\r\n0\r\n\r\n" },
        { "lines that end in LF", Chunked + "4\nbody\n0\n\n" },
        { "more than the size", Chunked + "4\r\nbodyX\r\n0\r\n\r\n" },
        { "a folded trailer", Chunked + "4\r\nbody\r\n0\r\nX-A: b\r\n c\r\n\r\n" },
    };

    public static TheoryData<string, string, string> PassedOn => new()
    {
        { "a sign before the length", Post("Content-Length: +4") + "body", "\r\nContent-Length: 4\r\n\r\nbody" },
        { "white space around the coding", Post("Transfer-Encoding:\t chunked\t") + "4\r\nbody\r\n0\r\n\r\n", "\r\n\r\n4\r\nbody\r\n0\r\n\r\n" },
        { "an extension", Chunked + "4;a=b\r\nbody\r\n0\r\n\r\n", "\r\n\r\n4\r\nbody\r\n0\r\n\r\n" },
        { "a huge extension", Chunked + "4;" + new string('a', 200_000) + "\r\nbody\r\n0\r\n\r\n", "\r\n\r\n4\r\nbody\r\n0\r\n\r\n" },
        { "a length among the trailers", Chunked + "4\r\nbody\r\n0\r\nContent-Length: 9\r\n\r\n", "\r\n\r\n4\r\nbody\r\n0\r\n\r\n" },
        { "a length that Connection names", Post("Connection: Content-Length\r\nContent-Length: 4") + "body", "\r\nContent-Length: 4\r\n\r\nbody" },
        { "a body where none is usual", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody", "\r\nContent-Length: 4\r\n\r\nbody" },
        { "empty lines before it", "\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a HTTP/1.1\r\n" },
        { "line ends in the target, encoded", "GET /a%0d%0aX:%20y HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a%0D%0AX:%20y HTTP/1.1\r\n" },
        { "an upgrade that is not WebSocket", Get("Connection: Upgrade\r\nUpgrade: h2c"), "GET / HTTP/1.1\r\n" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Request_OfDoubtfulForm_IsRefusedWithItsConnection(string what, int status, string request)
    {
        int before = scene.Origin.Heads;
        using var client = await scene.Edge.ConnectAsync();

        await client.TrySendAsync(request + Hidden);
        var (answer, _) = await client.ReadToEndAsync();

        answer.ShouldStartWith($"HTTP/1.1 {status} ", Case.Sensitive, what);
        answer.ShouldContain("\r\nConnection: close\r\n");
        answer.Split("HTTP/1.1 ").Length.ShouldBe(2, "one answer");
        scene.Origin.Heads.ShouldBe(before, what);
    }

    [Theory]
    [MemberData(nameof(BrokenOff))]
    public async Task Request_BodyInDoubtfulChunks_IsBrokenOffAtTheOrigin(string what, string request)
    {
        int before = scene.Origin.Requests.Count;
        using var client = await scene.Edge.ConnectAsync();

        await client.TrySendAsync(request + Hidden);
        var (answer, _) = await client.ReadToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 400 ", Case.Sensitive, what);
        answer.ShouldContain("urn:multiregion:problem:bad-request");
        answer.Split("HTTP/1.1 ").Length.ShouldBe(2, "one answer");
        await FrontEdge.UntilAsync(() => scene.Edge.Gate.Requests == 0);
        scene.Origin.Requests.Count.ShouldBe(before, what);
    }

    [Theory]
    [MemberData(nameof(PassedOn))]
    public async Task Request_OfOddForm_ReachesTheOriginOnceInAPlainOne(string what, string request, string expected)
    {
        int before = scene.Origin.Requests.Count;
        using var client = await scene.Edge.ConnectAsync();

        await client.SendAsync(request);
        string answer = await client.ReadAnswerAsync();
        await client.SendAsync("GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
        string next = await client.ReadAnswerAsync();

        answer.ShouldStartWith("HTTP/1.1 200 ", Case.Sensitive, what);
        next.ShouldStartWith("HTTP/1.1 200 ", Case.Sensitive, what);
        var arrived = scene.Origin.Requests.Skip(before).ToList();
        arrived.Count.ShouldBe(2, what);
        arrived[0].ShouldContain(expected, Case.Sensitive, what);
        arrived[1].ShouldStartWith("GET /next ");
    }

    [Fact]
    public async Task Requests_InAPipeline_ReachTheOriginInOrder()
    {
        int before = scene.Origin.Requests.Count;
        using var client = await scene.Edge.ConnectAsync();

        await client.SendAsync("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n" + "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody" + "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var (answers, orderly) = await client.ReadToEndAsync();

        orderly.ShouldBeTrue();
        answers.Split("HTTP/1.1 200 ").Length.ShouldBe(4);
        scene.Origin.Requests.Skip(before).Select(request => request.Split(' ')[1]).ShouldBe(["/1", "/2", "/3"]);
    }

    [Fact]
    public async Task Refusals_OfDoubtfulForm_AreCounted()
    {
        using var client = await scene.Edge.ConnectAsync();
        await client.TrySendAsync(Post("Content-Length: 4\r\nTransfer-Encoding: chunked") + "0\r\n\r\n");
        await client.ReadToEndAsync();

        string metrics = await scene.Edge.MetricsAsync();

        metrics.ShouldContain("multiregion_edge_refusals_total{");
        metrics.ShouldContain("reason=\"ambiguous-framing\"");
    }

    private static string Post(string headers) => $"POST / HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n";

    private static string Get(string headers) => $"GET / HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n";

    public sealed class Scene : IAsyncLifetime
    {
        internal RecordingOrigin Origin { get; } = new();

        internal FrontEdge Edge { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Edge = await FrontEdge.StartAsync(EdgeFixture.ServiceOf(Origin.Address));

        public async ValueTask DisposeAsync()
        {
            await Edge.DisposeAsync();
            await Origin.DisposeAsync();
        }
    }
}
