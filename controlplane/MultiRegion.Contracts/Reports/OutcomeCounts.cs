using System.Text.Json.Serialization;

namespace MultiRegion.Contracts;

/// <summary>Attempts of an interval by the class of their outcome; a class that did not occur is absent on the wire.</summary>
public sealed record OutcomeCounts
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Success { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ClientError { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ServerError { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Refused { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long NameResolution { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ConnectFailed { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ConnectTimeout { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Certificate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long FirstByteTimeout { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Reset { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Truncated { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ClientGone { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Unknown { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long IdleTimeout { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Superseded { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long PoolFull { get; init; }

    public long this[OutcomeClass outcome] => outcome switch
    {
        OutcomeClass.Success => Success,
        OutcomeClass.ClientError => ClientError,
        OutcomeClass.ServerError => ServerError,
        OutcomeClass.Refused => Refused,
        OutcomeClass.NameResolution => NameResolution,
        OutcomeClass.ConnectFailed => ConnectFailed,
        OutcomeClass.ConnectTimeout => ConnectTimeout,
        OutcomeClass.Certificate => Certificate,
        OutcomeClass.FirstByteTimeout => FirstByteTimeout,
        OutcomeClass.Reset => Reset,
        OutcomeClass.Truncated => Truncated,
        OutcomeClass.ClientGone => ClientGone,
        OutcomeClass.Unknown => Unknown,
        OutcomeClass.IdleTimeout => IdleTimeout,
        OutcomeClass.Superseded => Superseded,
        OutcomeClass.PoolFull => PoolFull,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <summary>From counts indexed by <see cref="OutcomeClass"/>.</summary>
    public static OutcomeCounts From(ReadOnlySpan<long> counts) => new()
    {
        Success = counts[(int)OutcomeClass.Success],
        ClientError = counts[(int)OutcomeClass.ClientError],
        ServerError = counts[(int)OutcomeClass.ServerError],
        Refused = counts[(int)OutcomeClass.Refused],
        NameResolution = counts[(int)OutcomeClass.NameResolution],
        ConnectFailed = counts[(int)OutcomeClass.ConnectFailed],
        ConnectTimeout = counts[(int)OutcomeClass.ConnectTimeout],
        Certificate = counts[(int)OutcomeClass.Certificate],
        FirstByteTimeout = counts[(int)OutcomeClass.FirstByteTimeout],
        Reset = counts[(int)OutcomeClass.Reset],
        Truncated = counts[(int)OutcomeClass.Truncated],
        ClientGone = counts[(int)OutcomeClass.ClientGone],
        Unknown = counts[(int)OutcomeClass.Unknown],
        IdleTimeout = counts[(int)OutcomeClass.IdleTimeout],
        Superseded = counts[(int)OutcomeClass.Superseded],
        PoolFull = counts[(int)OutcomeClass.PoolFull],
    };
}
