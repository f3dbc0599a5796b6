using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MultiRegion.Consul;
using MultiRegion.Contracts;
using MultiRegion.Edge.Admission;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Ejection;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Configuration;

/// <summary>The schema that an editor checks a file by says the same as the types that read it.</summary>
public sealed class SchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(EdgeFiles.Schema)).RootElement;

    private static JsonElement Edge => Property(Schema, "Edge");

    [Fact]
    public void Schema_Service_HasThePropertiesOfADefinition() =>
        ShouldMatch(Property(Edge, "Services").GetProperty("items"), ContractsJson.Default.ServiceDefinition, "Services");

    [Theory]
    [InlineData(typeof(EdgeOptions), null, "Services,Consul,Admin,Admission,Ejection", "CellName,Outbound")]
    [InlineData(typeof(EjectionOptions), "Ejection", "", "")]
    [InlineData(typeof(AdmissionOptions), "Admission", "", "")]
    [InlineData(typeof(ConsulOptions), "Consul", "", "")]
    [InlineData(typeof(RetryBudgetOptions), "RetryBudget", "", "")]
    [InlineData(typeof(ControlPlaneOptions), "ControlPlane", "", "")]
    [InlineData(typeof(RecordingOptions), "Recording", "", "")]
    public void Schema_Section_HasThePropertiesOfItsOptions(Type options, string? section, string more, string less)
    {
        var expected = options.GetProperties().Select(property => property.Name)
            .Concat(more.Split(',', StringSplitOptions.RemoveEmptyEntries)).Except(less.Split(','));

        Names(section is null ? Edge : Property(Edge, section)).ShouldBe(expected, ignoreOrder: true);
    }

    [Theory]
    [InlineData(typeof(EdgeOptions), null)]
    [InlineData(typeof(EjectionOptions), "Ejection")]
    [InlineData(typeof(AdmissionOptions), "Admission")]
    [InlineData(typeof(RecordingOptions), "Recording")]
    public void Schema_Defaults_AreThoseOfTheOptions(Type options, string? section)
    {
        object defaults = Activator.CreateInstance(options)!;
        JsonElement properties = (section is null ? Edge : Property(Edge, section)).GetProperty("properties");
        foreach (var property in options.GetProperties())
        {
            if (!properties.TryGetProperty(property.Name, out JsonElement stated) || !stated.TryGetProperty("default", out JsonElement value))
                continue;
            if (property.PropertyType == typeof(TimeSpan))
                TimeSpan.Parse(value.GetString()!).ShouldBe((TimeSpan)property.GetValue(defaults)!, property.Name);
            else
                value.ToString().ShouldBe(Convert.ToString(property.GetValue(defaults), System.Globalization.CultureInfo.InvariantCulture), property.Name);
        }
    }

    [Fact]
    public void Sample_Standalone_CanBeRead()
    {
        var section = new ConfigurationBuilder().AddJsonFile(EdgeFiles.Sample).Build().GetSection("Edge:Services");

        ServiceSettings.Read(section, "local", 1, DateTimeOffset.UnixEpoch).Errors.ShouldBeEmpty();
    }

    private static void ShouldMatch(JsonElement schema, JsonTypeInfo type, string path)
    {
        var expected = type.Properties.Select(property => Pascal(property.Name));
        // Beyond a definition, an origin in a file has a weight.
        Names(schema).Where(name => name != ServiceSettings.WeightKey).ShouldBe(expected, ignoreOrder: true, path);
        foreach (JsonPropertyInfo property in type.Properties)
        {
            JsonElement stated = Property(schema, Pascal(property.Name));
            JsonTypeInfo inner = type.Options.GetTypeInfo(property.PropertyType);
            if (inner.Kind == JsonTypeInfoKind.Object)
                ShouldMatch(stated, inner, $"{path}:{property.Name}");
            else if (inner.ElementType is { } element && type.Options.GetTypeInfo(element) is { Kind: JsonTypeInfoKind.Object } items)
                ShouldMatch(stated.GetProperty("items"), items, $"{path}:{property.Name}");
        }
    }

    private static JsonElement Property(JsonElement schema, string name) => schema.GetProperty("properties").GetProperty(name);

    private static IEnumerable<string> Names(JsonElement schema) => schema.GetProperty("properties").EnumerateObject().Select(property => property.Name);

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
