using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MultiRegion.Local.Load;

/// <summary>What became of one request of the load, as its client saw it. Times are microseconds of the machine's clock.</summary>
internal sealed record RequestRecord
{
    private const int Fields = 14;
    private const string None = "-";

    /// <summary>Unique in the run; the origins' ledgers carry it too.</summary>
    public required string Id { get; init; }

    /// <summary>Region of the client.</summary>
    public required string Region { get; init; }

    public required bool IsPost { get; init; }

    /// <summary>When it was due. Latency counts from here, so that a stalled sender cannot hide a stall ("coordinated omission").</summary>
    public required long ScheduledAt { get; init; }

    /// <summary>When it was handed to the first connection.</summary>
    public required long SentAt { get; init; }

    public required long FinishedAt { get; init; }

    /// <summary>Null when the client got a 2xx; otherwise what it got instead, without blanks.</summary>
    public string? Failure { get; init; }

    /// <summary>True if the connection broke or fell silent while the request was out, whether or not it succeeded elsewhere.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Edges that were tried.</summary>
    public int Tries { get; init; } = 1;

    public string? AnsweredRegion { get; init; }

    public string? AnsweredOrigin { get; init; }

    /// <summary>Attempts that the edge needed.</summary>
    public int Attempts { get; init; }

    public string? Edge { get; init; }

    /// <summary><c>epoch.revision</c> of the plan that the edge ran.</summary>
    public string? Plan { get; init; }

    public bool Failed => Failure is not null;

    public long Latency => FinishedAt - ScheduledAt;

    /// <summary>A request that the client itself could not bring to an end.</summary>
    public static RequestRecord Lost(ScheduledRequest request, Exception error, long at) => new()
    {
        Id = request.Id,
        Region = request.Region,
        IsPost = request.IsPost,
        ScheduledAt = request.DueAt,
        SentAt = request.DueAt,
        FinishedAt = at,
        Failure = $"client-{error.GetType().Name}",
    };

    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Id} {Region} {(IsPost ? "POST" : "GET")} {ScheduledAt} {SentAt} {FinishedAt} {Failure ?? None} {(Interrupted ? 1 : 0)} {Tries} {AnsweredRegion ?? None} {AnsweredOrigin ?? None} {Attempts} {Edge ?? None} {Plan ?? None}");

    public static bool TryParse(string line, [NotNullWhen(true)] out RequestRecord? record)
    {
        string[] field = line.Split(' ');
        record = null;
        if (field.Length != Fields
            || !long.TryParse(field[3], CultureInfo.InvariantCulture, out long scheduled)
            || !long.TryParse(field[4], CultureInfo.InvariantCulture, out long sent)
            || !long.TryParse(field[5], CultureInfo.InvariantCulture, out long finished)
            || !int.TryParse(field[8], CultureInfo.InvariantCulture, out int tries)
            || !int.TryParse(field[11], CultureInfo.InvariantCulture, out int attempts))
        {
            return false;
        }
        record = new RequestRecord
        {
            Id = field[0],
            Region = field[1],
            IsPost = field[2] == "POST",
            ScheduledAt = scheduled,
            SentAt = sent,
            FinishedAt = finished,
            Failure = OrNull(field[6]),
            Interrupted = field[7] == "1",
            Tries = tries,
            AnsweredRegion = OrNull(field[9]),
            AnsweredOrigin = OrNull(field[10]),
            Attempts = attempts,
            Edge = OrNull(field[12]),
            Plan = OrNull(field[13]),
        };
        return true;
    }

    private static string? OrNull(string field) => field == None ? null : field;
}
