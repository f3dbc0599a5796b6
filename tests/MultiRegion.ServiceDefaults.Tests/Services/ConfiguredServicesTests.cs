using System.Text;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Services;

namespace MultiRegion.ServiceDefaults.Tests.Services;

public sealed class ConfiguredServicesTests
{
    private const string Two = """
        [
          { "name": "api", "paths": ["/api"], "attempts": { "honoursIdempotencyKey": true, "deadline": "00:00:05", "maxAttempts": 2 },
            "probe": { "kind": "Http" },
            "origins": [ { "id": "a", "region": "eu-west", "address": "http://127.0.0.1:1", "capacity": 12.5 } ] },
          { "name": "web", "hosts": [], "origins": [ { "id": "b", "region": "us-east", "address": "http://127.0.0.1:2" } ] }
        ]
        """;

    [Fact]
    public void Read_JsonConfiguration_GivesWhatTheSerializerGives()
    {
        var services = ConfiguredServices.Read(Json($$"""{ "Edge": { "Services": {{Two}} } }"""), "Edge:Services");

        services.Count.ShouldBe(2);
        services[0].Paths.ShouldBe(["/api"]);
        services[0].Attempts.HonoursIdempotencyKey.ShouldBeTrue();
        services[0].Attempts.Deadline.ShouldBe(TimeSpan.FromSeconds(5));
        services[0].Attempts.MaxAttempts.ShouldBe(2);
        services[0].Probe.Kind.ShouldBe(ProbeKind.Http);
        services[0].Origins[0].Capacity.ShouldBe(12.5);
        services[1].Paths.ShouldBe(["/"]);
        services[1].Hosts.ShouldBeEmpty();
    }

    [Fact]
    public void Read_NoSuchKey_IsEmpty() => ConfiguredServices.Read(Json("{}"), "Edge:Services").ShouldBeEmpty();

    [Theory]
    [InlineData("""{ "Edge": { "Services": [ { "name": "api" } ] } }""", "origins")]
    [InlineData("""{ "Edge": { "Services": [ { "name": "api", "origins": [ { "id": "a", "region": "r", "address": "http://a", "capacity": "much" } ] } ] } }""",
        "Edge:Services[0] origins[0].capacity")]
    [InlineData("""{ "Edge": { "Services": "api" } }""", "expected an array")]
    public void Read_MalformedDefinition_NamesKeyAndMember(string json, string named) =>
        Should.Throw<OptionsValidationException>(() => ConfiguredServices.Read(Json(json), "Edge:Services")).Message.ShouldContain(named, Case.Insensitive);

    [Fact]
    public void ReadFile_ArrayOrObject_GivesTheSame()
    {
        using var folder = new TemporaryFile();
        File.WriteAllText(folder.Path, Two);
        var fromArray = ConfiguredServices.ReadFile(folder.Path, "ControlPlane:ServicesFile");
        File.WriteAllText(folder.Path, $$"""{ "services": {{Two}}, }""");
        var fromObject = ConfiguredServices.ReadFile(folder.Path, "ControlPlane:ServicesFile");

        fromArray.Select(service => service.Name).ShouldBe(["api", "web"]);
        fromObject.Select(service => service.Name).ShouldBe(["api", "web"]);
    }

    [Theory]
    [InlineData("{ nonsense")]
    [InlineData("""[ { "name": "api" } ]""")]
    [InlineData("7")]
    public void ReadFile_Malformed_NamesTheFile(string content)
    {
        using var file = new TemporaryFile();
        File.WriteAllText(file.Path, content);

        Should.Throw<OptionsValidationException>(() => ConfiguredServices.ReadFile(file.Path, "ControlPlane:ServicesFile")).Message.ShouldContain(file.Path);
    }

    [Fact]
    public void ReadFile_Missing_NamesTheSetting() =>
        Should.Throw<OptionsValidationException>(() => ConfiguredServices.ReadFile("/no/such/file", "ControlPlane:ServicesFile"))
            .Message.ShouldContain("ControlPlane:ServicesFile: '/no/such/file'");

    private static IConfiguration Json(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

    private sealed class TemporaryFile : IDisposable
    {
        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
