using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace MultiRegion.Contracts.Tests;

/// <summary>The wire form: what other versions, other tools and operators' eyes rely on.</summary>
public sealed class ContractsJsonTests
{
    private static readonly Dictionary<string, (object Document, JsonTypeInfo Type)> ByName = new()
    {
        ["definition"] = (Samples.Definition, ContractsJson.Default.ServiceDefinition),
        ["plan"] = (Samples.Plan, ContractsJson.Default.Plan),
        ["index"] = (Samples.Index, ContractsJson.Default.PlanIndex),
        ["lease"] = (Samples.Lease, ContractsJson.Default.LeaseDocument),
        ["definition intent"] = (Samples.DefinitionIntent, ContractsJson.Default.DefinitionIntent),
        ["intent"] = (Samples.Intent, ContractsJson.Default.Intent),
        ["report"] = (Samples.Report, ContractsJson.Default.HealthReport),
        ["digest"] = (Samples.Digest, ContractsJson.Default.CellDigest),
        ["explanation"] = (Samples.Explanation, ContractsJson.Default.PlanExplanation),
    };

    public static TheoryData<string> Documents => [.. ByName.Keys];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Serialize_ThereAndBack_LosesNothing(string name)
    {
        (object document, JsonTypeInfo type) = ByName[name];
        string json = JsonSerializer.Serialize(document, type);
        JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type), type).ShouldBe(json);
        JsonObject written = JsonNode.Parse(json)!.AsObject();
        foreach (JsonPropertyInfo member in type.Properties.Where(member => member.Get!(document) is not null))
            written.ContainsKey(member.Name).ShouldBeTrue(member.Name);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Deserialize_UnknownMember_IsIgnored(string name)
    {
        (object document, JsonTypeInfo type) = ByName[name];
        string json = JsonSerializer.Serialize(document, type);
        JsonNode node = JsonNode.Parse(json)!;
        node["addedByAFutureVersion"] = new JsonObject { ["anything"] = 1 };
        JsonSerializer.Serialize(JsonSerializer.Deserialize(node.ToJsonString(), type), type).ShouldBe(json);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Deserialize_RequiredMemberMissing_NamesIt(string name)
    {
        (object document, JsonTypeInfo type) = ByName[name];
        string[] required = [.. type.Properties.Where(property => property.IsRequired).Select(property => property.Name)];
        required.ShouldNotBeEmpty();
        foreach (string member in required)
        {
            JsonObject node = JsonNode.Parse(JsonSerializer.Serialize(document, type))!.AsObject();
            node.Remove(member).ShouldBeTrue(member);
            Should.Throw<JsonException>(() => JsonSerializer.Deserialize(node.ToJsonString(), type)).Message.ShouldContain($"'{member}'");
        }
    }

    [Fact]
    public void Deserialize_MemberMissingDeepDown_NamesIt() =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(
            """{ "name": "llm", "origins": [ { "id": "eu", "region": "eu-west" } ] }""", ContractsJson.Default.ServiceDefinition))
            .Message.ShouldContain("'address'");

    [Fact]
    public void Deserialize_ConstructorParameterMissing_NamesIt() =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize("""{ "reason": "x" }""", ContractsJson.Default.ServiceChange))
            .Message.ShouldContain("'definition'");

    [Fact]
    public void Deserialize_NullWhereNoneMayBe_IsAnError() =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(
            """{ "name": null, "origins": [] }""", ContractsJson.Default.ServiceDefinition));

    [Fact]
    public void Deserialize_OnlyWhatIsRequired_HasTheDefaults()
    {
        ServiceDefinition? read = JsonSerializer.Deserialize(
            """{ "name": "llm", "origins": [ { "id": "eu", "region": "eu-west", "address": "http://eu.example/" } ] }""",
            ContractsJson.Default.ServiceDefinition);
        read!.Paths.ShouldBe(["/"]);
        read.Attempts.ShouldBeEquivalentTo(new AttemptOptions());
        read.Routing.ShouldBe(new RoutingOptions());
        read.AllowedRegions.ShouldBeNull();
    }

    [Fact]
    public void Serialize_Names_AreCamelCaseButKeysOfDictionariesStay()
    {
        JsonNode plan = JsonNode.Parse(JsonSerializer.Serialize(Samples.Plan, ContractsJson.Default.Plan))!;
        plan["plannedAt"].ShouldNotBeNull();
        plan["weights"]!["eu-1"]!.GetValue<double>().ShouldBe(0.75);
        JsonNode index = JsonNode.Parse(JsonSerializer.Serialize(Samples.Index, ContractsJson.Default.PlanIndex))!;
        index["services"]!["Old"]!["removed"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public void Serialize_Enums_AreNamesAndAreReadInAnyCase()
    {
        string json = JsonSerializer.Serialize(Samples.Plan, ContractsJson.Default.Plan);
        json.ShouldContain("\"state\":\"Panic\"");
        JsonSerializer.Deserialize(json.Replace("\"Panic\"", "\"panic\"", StringComparison.Ordinal), ContractsJson.Default.Plan)!
            .State.ShouldBe(PlanState.Panic);
    }

    [Fact]
    public void Deserialize_EnumOfAFutureVersion_IsAnErrorThatSaysWhere()
    {
        string json = JsonSerializer.Serialize(Samples.Plan, ContractsJson.Default.Plan).Replace("\"Panic\"", "\"Moonlit\"", StringComparison.Ordinal);
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(json, ContractsJson.Default.Plan)).Path.ShouldBe("$.state");
    }

    [Fact]
    public void Serialize_NothingSeen_LeavesZeroCountsAndNullsOut()
    {
        var quiet = new OriginObservation { Origin = "eu-1", Outcomes = new OutcomeCounts { Success = 3 } };
        HealthReport report = Samples.Report with { Services = [Samples.Report.Services[0] with { Origins = [quiet] }] };
        string json = JsonSerializer.Serialize(report, ContractsJson.Default.HealthReport);
        json.ShouldContain("\"outcomes\":{\"success\":3}");
        json.ShouldNotContain("probe");
    }

    [Fact]
    public void IsReadable_Schema_IsTheCurrentAndTheOneBefore()
    {
        for (int schema = -2; schema <= DocumentSchema.Current + 2; schema++)
        {
            bool expected = schema >= 1 && schema >= DocumentSchema.Current - 1 && schema <= DocumentSchema.Current;
            DocumentSchema.IsReadable(schema).ShouldBe(expected, $"schema {schema}");
        }
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("index")]
    [InlineData("lease")]
    [InlineData("intent")]
    [InlineData("report")]
    public void Serialize_DocumentOnItsOwn_CarriesTheSchema(string name)
    {
        (object document, JsonTypeInfo type) = ByName[name];
        JsonNode.Parse(JsonSerializer.Serialize(document, type))!["schema"]!.GetValue<int>().ShouldBe(DocumentSchema.Current);
    }
}
