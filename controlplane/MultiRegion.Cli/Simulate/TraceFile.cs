using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.Core;
using MultiRegion.Core.Simulation;
using MultiRegion.Core.Simulation.Traces;
using MultiRegion.Core.Validation;

namespace MultiRegion.Cli.Simulate;

/// <summary>Reads a recording: one <see cref="HealthReport"/> a line, as edges write them; blank lines are left out.</summary>
internal static class TraceFile
{
    public static Trace Read(string path, string? service, string? definitionPath)
    {
        ServiceDefinition? definition = definitionPath is null ? null : ReadDefinition(definitionPath);
        var reports = new List<HealthReport>();
        int number = 0;
        foreach (string line in Lines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                reports.Add(TraceLine.Read($"{path}:{number}", line));
        }

        if (reports.Count == 0)
            throw new InputException($"{path}: is empty; expected {TraceLine.Form}");
        try
        {
            return RecordedTrace.Create(Path.GetFileNameWithoutExtension(path), reports, service, definition);
        }
        catch (ArgumentException wrong)
        {
            string hint = service is null && wrong.Message.Contains("several", StringComparison.Ordinal) ? " Choose one with --service."
                : wrong.ParamName == "definition" ? " Give it with --definition." : "";
            throw new InputException($"{path}: {wrong.Message.Split(" (Parameter", 2)[0]}{hint}");
        }
    }

    private static IEnumerable<string> Lines(string path) => File.Exists(path)
        ? File.ReadLines(path)
        : throw new InputException(Directory.Exists(path) ? $"{path}: is a folder; expected a file" : $"{path}: there is no such file");

    private static ServiceDefinition ReadDefinition(string path)
    {
        if (!File.Exists(path))
            throw new InputException($"{path}: there is no such file");
        try
        {
            ServiceDefinition definition = JsonSerializer.Deserialize(File.ReadAllText(path), ContractsJson.Default.ServiceDefinition)
                ?? throw new InputException($"{path}: null; expected a service definition");
            return DefinitionValidator.Validate(definition, knownRegions: null) is [ValidationError error, ..]
                ? throw new InputException($"{path}: {error}")
                : definition;
        }
        catch (JsonException wrong)
        {
            throw new InputException(
                $"{path}:{wrong.LineNumber + 1}: {JsonField.Describe(wrong)}; expected a service definition (docs/configuration.md)");
        }
    }
}
