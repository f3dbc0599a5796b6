using static MultiRegion.Faults.Origins.RawOrigin;

namespace MultiRegion.Faults.Origins;

/// <summary>
/// A <see cref="RawOrigin"/> that misbehaves in one way. What it is asked at <see cref="Honest"/> it answers well, so that a test can warm its connections up
/// and see afterwards what is left in them.
/// </summary>
internal static class HostileOrigin
{
    /// <summary>Target that is answered well, with <see cref="HonestBody"/>.</summary>
    public const string Honest = "/honest";
    public const string HonestBody = "honest";

    /// <summary>In bytes that nobody asked for: no client may ever see it.</summary>
    public const string Poison = "poison";

    /// <summary>What the misbehaviours that end in a whole answer answer.</summary>
    public const string Body = "0123456789";

    private static readonly string Ok = $"HTTP/1.1 200 OK\r\nContent-Length: {Body.Length}\r\n\r\n{Body}";
    private static readonly string Unasked = $"HTTP/1.1 200 OK\r\nContent-Length: {Poison.Length}\r\n\r\n{Poison}";

    /// <param name="misbehaviour">What it does to every request but honest ones.</param>
    /// <param name="pause">Between two bytes of what drips.</param>
    /// <param name="port">To listen on, 0 for any.</param>
    public static RawOrigin Start(Misbehaviour misbehaviour, TimeSpan pause, int port = 0) => new(
        async (connection, request) => request.Target == Honest
            ? await SayAsync(connection, $"HTTP/1.1 200 OK\r\nContent-Length: {HonestBody.Length}\r\n\r\n{HonestBody}")
            : await AnswerAsync(connection, misbehaviour, pause),
        connection => Accept(connection, misbehaviour),
        (connection, request) => request.Target == Honest ? Task.FromResult(true) : BeforeBodyAsync(connection, misbehaviour),
        port);

    private static bool Accept(Connection connection, Misbehaviour misbehaviour)
    {
        if (misbehaviour != Misbehaviour.ResetBeforeReading)
            return true;
        connection.Reset();
        return false;
    }

    /// <returns>True to go on to the body.</returns>
    private static async Task<bool> BeforeBodyAsync(Connection connection, Misbehaviour misbehaviour)
    {
        switch (misbehaviour)
        {
            case Misbehaviour.ResetAfterHeaders:
                connection.Reset();
                return false;
            case Misbehaviour.AnswerBeforeBody:
                await connection.WriteAsync(Ok);
                return true;
            case Misbehaviour.RejectBeforeBody:
                await connection.WriteAsync("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                return false;
            default:
                return true;
        }
    }

    /// <returns>True to keep the connection.</returns>
    private static Task<bool> AnswerAsync(Connection connection, Misbehaviour misbehaviour, TimeSpan pause)
    {
        switch (misbehaviour)
        {
            case Misbehaviour.AnswerBeforeBody:
                return Task.FromResult(true);
            case Misbehaviour.ResetAfterBody:
                connection.Reset();
                return Task.FromResult(false);
            case Misbehaviour.CloseKeepAlive:
                return Task.FromResult(false);
            case Misbehaviour.ResetMidResponse:
                return ResetAfterAsync(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            case Misbehaviour.Stall:
                return StallAfterAsync(connection, "");
            case Misbehaviour.StallInStatusLine:
                return StallAfterAsync(connection, "HTTP/1.1 20");
            case Misbehaviour.StallAfterHeaders:
                return StallAfterAsync(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            case Misbehaviour.DripHeaders:
                return DripAsync(connection, "", Ok, pause);
            case Misbehaviour.DripBody:
                return DripAsync(connection, Ok[..^Body.Length], Body, pause);
            case Misbehaviour.Endless103:
                return RepeatAsync(connection, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", pause);
            case Misbehaviour.LongContentLength:
                return CloseAfterAsync(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            case Misbehaviour.CutChunked:
                return CloseAfterAsync(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
            case Misbehaviour.InvalidChunk:
                return CloseAfterAsync(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nmany\r\n");
            case Misbehaviour.Garbage:
                return CloseAfterAsync(connection, "\0\u0001\u007f no HTTP at all\r\n\r\n");
            case Misbehaviour.HugeHeaders:
                return CloseAfterAsync(connection, $"HTTP/1.1 200 OK\r\nX-Huge: {new string('x', 1 << 20)}\r\nContent-Length: 0\r\n\r\n");
            case Misbehaviour.InvalidStatusLine:
                return CloseAfterAsync(connection, $"HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n");
            default:
                return SayAsync(connection, Whole(misbehaviour));
        }
    }

    /// <summary>Misbehaviours that are said in one go, on a connection that stays.</summary>
    private static string Whole(Misbehaviour misbehaviour) => misbehaviour switch
    {
        Misbehaviour.ShortContentLength => Ok + Unasked,
        Misbehaviour.ConflictingContentLengths => $"HTTP/1.1 200 OK\r\nContent-Length: {Body.Length}\r\nContent-Length: 5\r\n\r\n{Body}",
        Misbehaviour.InvalidContentLength => $"HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n{Body}",
        Misbehaviour.BodyOnNoContent => "HTTP/1.1 204 No Content\r\n\r\n" + Unasked,
        Misbehaviour.Unasked100 => "HTTP/1.1 100 Continue\r\n\r\n" + Ok,
        Misbehaviour.Many103 => string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n", 10)) + Ok,
        Misbehaviour.Unasked101 => "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n" + Unasked,
        Misbehaviour.UnknownStatus => $"HTTP/1.1 999 What\r\nContent-Length: {Body.Length}\r\n\r\n{Body}",
        Misbehaviour.RefusesForYears => "HTTP/1.1 503 Busy\r\nRetry-After: 999999999\r\nContent-Length: 0\r\n\r\n",
        _ => Ok,
    };

    private static async Task<bool> SayAsync(Connection connection, string text)
    {
        await connection.WriteAsync(text);
        return true;
    }

    private static async Task<bool> CloseAfterAsync(Connection connection, string text)
    {
        await connection.WriteAsync(text);
        return false;
    }

    private static async Task<bool> ResetAfterAsync(Connection connection, string text)
    {
        await connection.WriteAsync(text);
        // A reset throws away what the other side has not read, so it gets the time to.
        await connection.QuietAsync(TimeSpan.FromMilliseconds(50));
        connection.Reset();
        return false;
    }

    private static async Task<bool> StallAfterAsync(Connection connection, string text)
    {
        await connection.WriteAsync(text);
        await connection.QuietAsync(Timeout.InfiniteTimeSpan);
        return false;
    }

    private static async Task<bool> DripAsync(Connection connection, string atOnce, string dripping, TimeSpan pause)
    {
        await connection.WriteAsync(atOnce);
        foreach (char one in dripping[..^1])
        {
            await connection.WriteAsync(one.ToString());
            if (await connection.QuietAsync(pause))
                return false;
        }

        return await SayAsync(connection, dripping[^1..]);
    }

    private static async Task<bool> RepeatAsync(Connection connection, string text, TimeSpan pause)
    {
        do
            await connection.WriteAsync(text);
        while (!await connection.QuietAsync(pause));
        return false;
    }
}
