using System.Text.Json;
using System.Text.Json.Serialization;
using MultiRegion.Faults.Fuzzing.Inputs;

namespace MultiRegion.Faults.Fuzzing.Checks;

/// <summary>A finding on disk, to be sent again. Bytes are in Base64.</summary>
internal sealed record FindingFile
{
    public required int Seed { get; init; }

    public required string Kind { get; init; }

    public required string Detail { get; init; }

    public required IReadOnlyList<FuzzInput> Inputs { get; init; }

    /// <returns>The file's path.</returns>
    public static string Write(string folder, int seed, int number, Finding finding)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"finding-{seed}-{number}.json");
        var file = new FindingFile { Seed = seed, Kind = finding.Kind, Detail = finding.Detail, Inputs = finding.Inputs };
        File.WriteAllText(path, JsonSerializer.Serialize(file, FindingJson.Default.FindingFile));
        return path;
    }

    /// <exception cref="JsonException">It is no such file.</exception>
    public static FindingFile Read(string path) =>
        JsonSerializer.Deserialize(File.ReadAllText(path), FindingJson.Default.FindingFile) ?? throw new JsonException($"{path} says null");
}

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FindingFile))]
internal sealed partial class FindingJson : JsonSerializerContext;
