using System.Text.Json;
using System.Text.Json.Nodes;

namespace MultiRegion.Contracts.Tests;

/// <summary>What is read by hand is what the source generator reads.</summary>
public sealed class ReportJsonTests
{
    private const string Origin = """
        {"origin":"eu-1","outcomes":{"success":9,"serverError":1,"superseded":2,"poolFull":3},"latency":{"index":[3,70],"count":[9,1]},
         "inFlight":4,"streaming":1,"roundTrip":"00:00:00.0123","ejected":true,"ejectedFor":"Slow","consecutiveHardFailures":2,
         "probe":{"healthy":false,"duration":"00:00:01","failure":"ConnectTimeout"}}
        """;

    public static TheoryData<string> Readable =>
    [
        Origin,
        """{"origin":"eu-1"}""",
        """{"probe":null,"latency":{"count":[1],"index":[2]},"roundTrip":null,"ejectedFor":null,"origin":"eu-1","outcomes":{}}""",
        """{"Origin":"eu-1","INFLIGHT":"7","outcomes":{"Success":"12","connectfailed":1,"ofAFutureVersion":{"a":[1,2]}},"later":[{"x":1}],"latency":{"index":["1"],"count":["2"],"scale":2}}""",
        """{"or\u0069gin":"\u00e9u","inFlight":1,"inFlight":2,"latency":{"index":[],"count":[]}}""",
        """{"origin":"a","roundTrip":"1.02:03:04.5000000","ejectedFor":"slow","probe":{"healthy":true,"duration":"00:00:00.001","roundTrip":"00:00:00.0005"}}""",
    ];

    public static TheoryData<string> Unreadable =>
    [
        "3", "[]", "{}", """{"origin":null}""", """{"origin":7}""", """{"origin":"a","inFlight":"many"}""", """{"origin":"a","inFlight":null}""", """{"origin":"a","inFlight":1.5}""",
        """{"origin":"a","inFlight":3000000000}""", """{"origin":"a","outcomes":null}""", """{"origin":"a","outcomes":{"success":true}}""", """{"origin":"a","latency":null}""", """{"origin":"a","latency":[]}""",
        """{"origin":"a","latency":{"index":[1]}}""", """{"origin":"a","latency":{"count":[1]}}""", """{"origin":"a","latency":{"index":null,"count":[]}}""", """{"origin":"a","latency":{"index":[null],"count":[1]}}""",
        """{"origin":"a","latency":{"index":[[1]],"count":[1]}}""", """{"origin":"a","roundTrip":"soon"}""", """{"origin":"a","roundTrip":5}""", """{"origin":"a","ejected":1}""", """{"origin":"a","ejectedFor":"bored"}""",
        """{"origin":"a","probe":{"healthy":true}}""", """{"origin":"a","inFlight":99999999999999999999}""", """{"origin":"a" "inFlight":1}""", """{"origin":"a","inFlight":1""", """{"origin":"a",}""",
    ];

    [Theory]
    [MemberData(nameof(Readable))]
    public void Deserialize_AReport_IsWhatTheGeneratorReads(string origin)
    {
        HealthReport expected = JsonSerializer.Deserialize(Report(origin), ContractsJson.Default.HealthReport)!;

        HealthReport read = JsonSerializer.Deserialize(Report(origin), ReportJson.HealthReport)!;

        JsonSerializer.Serialize(read, ContractsJson.Default.HealthReport).ShouldBe(JsonSerializer.Serialize(expected, ContractsJson.Default.HealthReport));
        JsonSerializer.Serialize(read, ReportJson.HealthReport).ShouldBe(JsonSerializer.Serialize(expected, ContractsJson.Default.HealthReport));
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Deserialize_WhatTheGeneratorRefuses_IsRefusedAtTheSamePlace(string origin)
    {
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(Report(origin), ContractsJson.Default.HealthReport));

        var error = Should.Throw<JsonException>(() => JsonSerializer.Deserialize(Report(origin), ReportJson.HealthReport));

        error.Path.ShouldNotBeNull().ShouldStartWith("$.services[0].origins");
    }

    [Fact]
    public void Deserialize_RequiredMemberMissing_NamesIt()
    {
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(Report("{}"), ReportJson.HealthReport)).Message.ShouldContain("'origin'");
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(Report("""{"origin":"a","latency":{"index":[]}}"""), ReportJson.HealthReport)).Message.ShouldContain("'count'");
    }

    [Fact]
    public void Deserialize_AnEntryIsNull_IsRefused() =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(Report("null"), ReportJson.HealthReport)).Path.ShouldBe("$.services[0].origins[0]");

    /// <summary>A report of one origin, put in as text so that it may be broken.</summary>
    private static string Report(string origin)
    {
        JsonNode report = JsonNode.Parse(JsonSerializer.Serialize(Samples.Report, ContractsJson.Default.HealthReport))!;
        report["services"]!.AsArray()[0]!["origins"] = new JsonArray("HERE");
        return report.ToJsonString().Replace("\"HERE\"", origin, StringComparison.Ordinal);
    }
}
