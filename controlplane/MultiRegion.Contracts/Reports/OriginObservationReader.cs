using System.Text.Json;
using System.Text.Json.Serialization;

namespace MultiRegion.Contracts;

/// <summary>Reads an entry of a report in one pass; see <see cref="ReportJson"/>.</summary>
internal sealed class OriginObservationReader : JsonConverter<OriginObservation>
{
    /// <summary>Filled buckets that lists have room for at first.</summary>
    private const int UsualBuckets = 32;

    private static readonly JsonFields Fields = new(
        "origin", "outcomes", "latency", "inFlight", "streaming", "roundTrip", "ejected", "ejectedFor", "consecutiveHardFailures", "probe");

    private static readonly JsonFields Buckets = new("index", "count");

    private static readonly JsonFields Outcomes = new([.. Enum.GetNames<OutcomeClass>().Select(JsonNamingPolicy.CamelCase.ConvertName)]);

    /// <summary>An entry that is null is refused here, rather than met by whoever uses the report.</summary>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override OriginObservation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        JsonFields.Begin(ref reader);
        string? origin = null;
        var outcomes = new OutcomeCounts();
        var latency = LatencyBuckets.Empty;
        var (inFlight, streaming, hardFailures) = (0, 0, 0);
        TimeSpan? roundTrip = null;
        var ejected = false;
        EjectionCause? ejectedFor = null;
        ProbeObservation? probe = null;
        var field = -1;
        while (Fields.Next(ref reader, ref field))
        {
            switch (field)
            {
                case 0: origin = JsonFields.Text(ref reader); break;
                case 1: outcomes = ReadOutcomes(ref reader); break;
                case 2: latency = ReadBuckets(ref reader); break;
                case 3: inFlight = JsonFields.Int(ref reader); break;
                case 4: streaming = JsonFields.Int(ref reader); break;
                case 5: roundTrip = JsonFields.Time(ref reader); break;
                case 6: ejected = JsonFields.Flag(ref reader); break;
                case 7: ejectedFor = JsonFields.Other(ref reader, ContractsJson.Default.NullableEjectionCause, "ejectedFor"); break;
                case 8: hardFailures = JsonFields.Int(ref reader); break;
                default: probe = JsonFields.Other(ref reader, ContractsJson.Default.ProbeObservation, "probe"); break;
            }
        }

        return new OriginObservation
        {
            Origin = origin ?? throw JsonFields.Missing(nameof(OriginObservation), "origin"),
            Outcomes = outcomes,
            Latency = latency,
            InFlight = inFlight,
            Streaming = streaming,
            RoundTrip = roundTrip,
            Ejected = ejected,
            EjectedFor = ejectedFor,
            ConsecutiveHardFailures = hardFailures,
            Probe = probe,
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, OriginObservation value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, ContractsJson.Default.OriginObservation);

    private static OutcomeCounts ReadOutcomes(ref Utf8JsonReader reader)
    {
        JsonFields.Begin(ref reader);
        Span<long> counts = stackalloc long[OutcomeClasses.Count];
        counts.Clear();
        var outcome = -1;
        while (Outcomes.Next(ref reader, ref outcome))
            counts[outcome] = JsonFields.Long(ref reader);
        return OutcomeCounts.From(counts);
    }

    private static LatencyBuckets ReadBuckets(ref Utf8JsonReader reader)
    {
        JsonFields.Begin(ref reader);
        List<int>? index = null;
        List<long>? count = null;
        var field = -1;
        while (Buckets.Next(ref reader, ref field))
        {
            BeginArray(ref reader);
            if (field == 0)
                for (index = new List<int>(count?.Count ?? UsualBuckets); reader.Read() && reader.TokenType != JsonTokenType.EndArray;)
                    index.Add(JsonFields.Int(ref reader));
            else
                for (count = new List<long>(index?.Count ?? UsualBuckets); reader.Read() && reader.TokenType != JsonTokenType.EndArray;)
                    count.Add(JsonFields.Long(ref reader));
        }

        return new LatencyBuckets(
            index ?? throw JsonFields.Missing(nameof(LatencyBuckets), "index"),
            count ?? throw JsonFields.Missing(nameof(LatencyBuckets), "count"));
    }

    private static void BeginArray(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("the value is not a list");
    }
}
