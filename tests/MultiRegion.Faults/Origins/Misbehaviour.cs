namespace MultiRegion.Faults.Origins;

/// <summary>What an origin does wrong, on the wire.</summary>
public enum Misbehaviour
{
    /// <summary>Accepts, and resets before it has read a byte.</summary>
    ResetBeforeReading,

    /// <summary>Resets when the request's headers are here, its body unread.</summary>
    ResetAfterHeaders,

    /// <summary>Resets when it has the whole request.</summary>
    ResetAfterBody,

    /// <summary>Answers a part of what it announced, and resets.</summary>
    ResetMidResponse,

    /// <summary>Serves a request, and closes the connection under the next.</summary>
    CloseKeepAlive,

    /// <summary>Never answers.</summary>
    Stall,

    /// <summary>Falls silent within its status line.</summary>
    StallInStatusLine,

    /// <summary>Falls silent after its headers.</summary>
    StallAfterHeaders,

    /// <summary>Sends its headers a byte at a time, slower than the time to the first byte allows for all of them.</summary>
    DripHeaders,

    /// <summary>Sends its body a byte at a time; no pause is as long as the idle time, all of them are longer.</summary>
    DripBody,

    /// <summary>Sends more than it announced: another response, that nobody asked for.</summary>
    ShortContentLength,

    /// <summary>Announces more than it sends, and closes.</summary>
    LongContentLength,

    /// <summary>Two lengths that differ.</summary>
    ConflictingContentLengths,

    /// <summary>A length that is no number.</summary>
    InvalidContentLength,

    /// <summary>A 204 with a body that looks like another response.</summary>
    BodyOnNoContent,

    /// <summary>100 Continue, unasked, then an answer.</summary>
    Unasked100,

    /// <summary>Ten times 103 Early Hints, then an answer.</summary>
    Many103,

    /// <summary>103 Early Hints for ever.</summary>
    Endless103,

    /// <summary>101 Switching Protocols, unasked.</summary>
    Unasked101,

    /// <summary>Answers 200 before it has read the body, which it reads then.</summary>
    AnswerBeforeBody,

    /// <summary>Answers 413 before it has read the body, and closes.</summary>
    RejectBeforeBody,

    /// <summary>Closes within its chunked body.</summary>
    CutChunked,

    /// <summary>A chunk whose size is no number.</summary>
    InvalidChunk,

    /// <summary>Bytes that are no HTTP.</summary>
    Garbage,

    /// <summary>A megabyte of headers.</summary>
    HugeHeaders,

    /// <summary>A status line with a status of four digits.</summary>
    InvalidStatusLine,

    /// <summary>A status that no list has: 999.</summary>
    UnknownStatus,

    /// <summary>A refusal that asks to wait for thirty years.</summary>
    RefusesForYears,
}
