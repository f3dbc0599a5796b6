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
    private const string Form = "a health report as one JSON document a line, with \"edge\", \"region\", \"at\", \"interval\" and \"services\"";

    public static Trace Read(string path, string? service, string? definitionPath)
    {
        ServiceDefinition? definition = definitionPath is null ? null : ReadDefinition(definitionPath);
        var reports = new List<HealthReport>();
        int number = 0;
        foreach (string line in Lines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                reports.Add(ReadReport(path, number, line));
        }

        if (reports.Count == 0)
            throw new InputException($"{path}: is empty; expected {Form}");
        try
        {
            return RecordedTrace.Create(Path.GetFileNameWithoutExtension(path), reports, service, definition);
        }
        catch (ArgumentException wrong)
        {
            string hint = service is null && wrong.Message.Contains("several", StringComparison.Ordinal) ? " Choose one with --service." : "";
            throw new InputException($"{path}: {wrong.Message.Split(" (Parameter", 2)[0]}{hint}");
        }
    }

    private static IEnumerable<string> Lines(string path) => File.Exists(path)
        ? File.ReadLines(path)
        : throw new InputException($"{path}: there is no such file");

    private static HealthReport ReadReport(string path, int number, string line)
    {
        HealthReport? report;
        try
        {
            report = JsonSerializer.Deserialize(line, ContractsJson.Default.HealthReport);
        }
        catch (JsonException wrong)
        {
            throw new InputException($"{path}:{number}:{wrong.BytePositionInLine + 1}: {wrong.Message.Split(" Path:", 2)[0]} Expected {Form}");
        }

        if (report is null)
            throw new InputException($"{path}:{number}: null; expected {Form}");
        if (report.Interval <= TimeSpan.Zero || report.Interval > TimeSpan.FromMinutes(5))
            throw new InputException($"{path}:{number}: interval '{report.Interval:c}' is not a time above 0 and up to 5 minutes");
        foreach (ServiceObservation service in report.Services)
        {
            OriginObservation? uneven = service.Origins.FirstOrDefault(origin => origin.Latency.Index.Count != origin.Latency.Count.Count);
            if (uneven is not null)
                throw new InputException($"{path}:{number}: latency of {uneven.Origin} has {uneven.Latency.Index.Count} indexes and {uneven.Latency.Count.Count} counts, not as many of both");
        }

        return report;
    }

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
                $"{path}:{wrong.LineNumber + 1}:{wrong.BytePositionInLine + 1}: {wrong.Message.Split(" Path:", 2)[0]} Expected a service definition (docs/configuration.md)");
        }
    }
}
