using System.Text;

namespace MultiRegion.Faults.Fuzzing.Inputs;

/// <summary>How an input's connection is made.</summary>
public enum FuzzTransport
{
    /// <summary>In clear text.</summary>
    Http1,

    /// <summary>TLS; the client offers HTTP/1.1 alone.</summary>
    Http1OverTls,

    /// <summary>TLS; the client offers HTTP/2.</summary>
    Http2,
}

/// <summary>What the client does once all is sent.</summary>
public enum FuzzEnd
{
    /// <summary>Reads answers until all are there or nothing comes any more.</summary>
    Read,

    /// <summary>Says that it will send no more, and reads on.</summary>
    HalfClose,

    /// <summary>Goes away in order, without a look at the answers.</summary>
    Close,

    /// <summary>Goes away by a reset.</summary>
    Reset,
}

/// <summary>Bytes that are sent at once.</summary>
/// <param name="Bytes">What is sent.</param>
/// <param name="PauseMilliseconds">Before it is sent.</param>
public sealed record FuzzSegment(byte[] Bytes, int PauseMilliseconds);

/// <summary>What one client sends on one connection; made from a seed and a number alone, and sent again as it is when replayed.</summary>
public sealed record FuzzInput
{
    public required long Number { get; init; }

    public required FuzzTransport Transport { get; init; }

    public required IReadOnlyList<FuzzSegment> Segments { get; init; }

    public required FuzzEnd End { get; init; }

    /// <summary>Ids that its requests carry in their targets.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>Nothing in it is malformed: what its bodies contain must never be taken for a request.</summary>
    public required bool IsIntact { get; init; }

    /// <summary>A HEAD is among its requests, whose answers have no bodies.</summary>
    public bool AsksHead { get; init; }

    /// <summary>How it was made, for a person.</summary>
    public required string Note { get; init; }

    /// <summary>All that is sent, a character for each byte.</summary>
    public string Text() => string.Concat(Segments.Select(segment => Encoding.Latin1.GetString(segment.Bytes)));
}
