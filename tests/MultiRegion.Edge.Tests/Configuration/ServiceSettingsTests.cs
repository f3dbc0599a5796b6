using System.Text;
using MultiRegion.Edge.Configuration;

namespace MultiRegion.Edge.Tests.Configuration;

public sealed class ServiceSettingsTests
{
    private const string Good = """{ "Id": "a", "Region": "eu", "Address": "http://a.test", "Weight": 3 }""";
    private const string Other = """{ "id": "b", "region": "us", "address": "https://b.test/v1" }""";

    [Fact]
    public void Read_Services_BecomePlans()
    {
        var settings = Read($$"""
            { "Name": "s", "Origins": [ {{Good}}, {{Other}} ],
              "Attempts": { "Deadline": "00:00:05", "MaxAttempts": 2, "HonoursIdempotencyKey": true, "RefusalStatuses": [ 429, 503 ] } }
            """);

        settings.Errors.ShouldBeEmpty();
        var plan = settings.Plans.Single();
        plan.Version.ToString().ShouldBe("0.7");
        plan.Weights["a"].ShouldBe(0.75);
        plan.Weights["b"].ShouldBe(0.25);
        plan.Definition.Attempts.Deadline.ShouldBe(TimeSpan.FromSeconds(5));
        plan.Definition.Attempts.MaxAttempts.ShouldBe(2);
        plan.Definition.Attempts.HonoursIdempotencyKey.ShouldBeTrue();
        plan.Definition.Attempts.RefusalStatuses.ShouldBe([429, 503]);
    }

    [Theory]
    [InlineData("""{ "Origins": [] }""", "Edge:Services:0:Name: is missing")]
    [InlineData("""{ "Name": "s", "Origins": [] }""", "Edge:Services:0:Origins: '0 origins' is not")]
    [InlineData("""{ "Name": "S!", "Origins": [ GOOD ] }""", "Edge:Services:0:Name: 'S!' is not 1 to 63 of")]
    [InlineData("""{ "Name": "s", "Origns": [], "Origins": [ GOOD ] }""", "Edge:Services:0:Origns: '' is not a known setting")]
    [InlineData("""{ "Name": "s", "Origins": [ GOOD, GOOD ] }""", "Edge:Services:0:Origins:1:Id: 'a' is not an id that no other origin has")]
    [InlineData("""{ "Name": "s", "Origins": [ { "Id": "a", "Region": "eu", "Address": "ftp://a" } ] }""", "Edge:Services:0:Origins:0:Address: 'ftp://a' is not an absolute http")]
    [InlineData("""{ "Name": "s", "Origins": [ { "Id": "a", "Region": "eu", "Address": "http://a", "Weight": -1 } ] }""", "Edge:Services:0:Origins:0:Weight: '-1' is not a number of 0 or more")]
    [InlineData("""{ "Name": "s", "Origins": [ { "Id": "a", "Region": "eu", "Address": "http://a", "Weight": 0 } ] }""", "Edge:Services:0:Origins: '0' is not a sum")]
    [InlineData("""{ "Name": "s", "Origins": [ GOOD ], "Attempts": { "MaxAttempts": "many" } }""", "Edge:Services:0:Attempts:MaxAttempts: 'many' is not a whole number")]
    [InlineData("""{ "Name": "s", "Origins": [ GOOD ], "Attempts": { "MaxAttempts": 99 } }""", "Edge:Services:0:Attempts:MaxAttempts: '99' is not a number from 1 to 10")]
    [InlineData("""{ "Name": "s", "Origins": [ GOOD ], "Attempts": { "Deadline": "soon" } }""", "Edge:Services:0:Attempts:Deadline: 'soon' is not a duration")]
    [InlineData("""{ "Name": "s", "Origins": [ GOOD ], "Attempts": { "HonoursIdempotencyKey": "maybe" } }""", "Edge:Services:0:Attempts:HonoursIdempotencyKey: 'maybe' is not true or false")]
    [InlineData("""{ "Name": "s", "Origins": [ GOOD ], "Probe": { "Kind": "Psychic" } }""", "Edge:Services:0:Probe:Kind: 'Psychic' is not one of Off, Tls, Http")]
    [InlineData("""{ "Name": "s", "Origins": [ GOOD ], "AllowedRegions": [ "mars" ] }""", "Edge:Services:0:AllowedRegions: 'mars' is not a list that leaves at least one origin")]
    [InlineData("""{ "Name": "s", "Origins": [ GOOD ], "AllowedRegions": [ "eu", "mars" ] }""", "Edge:Services:0:AllowedRegions:1: 'mars' is not one of eu")]
    public void Read_Wrong_SaysKeyValueAndExpectedForm(string service, string expected)
    {
        var settings = Read(service.Replace("GOOD", Good));

        settings.Errors.ShouldContain(error => error.StartsWith(expected, StringComparison.Ordinal), string.Join("\n", settings.Errors));
    }

    [Fact]
    public void Read_SameNameTwice_IsAnError()
    {
        string service = $$"""{ "Name": "s", "Origins": [ {{Good}} ] }""";

        Read($"{service}, {service}").Errors.ShouldHaveSingleItem().ShouldStartWith("Edge:Services:1:Name: 's' is not a name that no other");
    }

    private static ServiceSettings Read(string services)
    {
        string json = $$"""{ "Edge": { "Services": [ {{services}} ] } }""";
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        return ServiceSettings.Read(configuration.GetSection("Edge:Services"), "local", 7, DateTimeOffset.UnixEpoch);
    }
}
