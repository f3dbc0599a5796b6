using System.Globalization;
using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.Core;
using MultiRegion.Core.Validation;

namespace MultiRegion.Cli.Simulate;

/// <summary>One line of a recording: the health report in it, or what is wrong with which field of it.</summary>
internal static class TraceLine
{
    public const string Form = "a health report as one JSON document a line, with \"edge\", \"region\", \"at\", \"interval\" and \"services\"";

    /// <summary>More in one report is a broken count, and more than a simulation can carry.</summary>
    private const double MostRequestsPerSecond = 1_000_000;

    private const int LongestName = 128;

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="place">File and line, for the message.</param>
    /// <param name="line">Not blank.</param>
    /// <exception cref="InputException">It is no such report.</exception>
    public static HealthReport Read(string place, string line)
    {
        HealthReport? report;
        try
        {
            report = JsonSerializer.Deserialize(line, ContractsJson.Default.HealthReport);
        }
        catch (JsonException wrong)
        {
            throw new InputException($"{place}: {JsonField.Describe(wrong)}; expected {Form}");
        }

        if (report is null)
            throw new InputException($"{place}: null; expected {Form}");
        return Find(report) is { } error ? throw new InputException($"{place}: {error}") : report;
    }

    private static ValidationError? Find(HealthReport report)
    {
        if (report.At < Earliest || report.At > Latest)
            return new ValidationError("at", report.At.ToString("O", CultureInfo.InvariantCulture), "a time from the year 2000 to 2199");
        if (string.IsNullOrWhiteSpace(report.Region) || report.Region.Length > LongestName)
            return new ValidationError("region", report.Region, $"a name of 1 to {LongestName} characters");
        // What the control plane asks of it, but for what only the moment of its arrival could tell.
        var context = new ReportContext { Regions = [report.Region], Services = new Dictionary<string, ServiceDefinition>() };
        return ReportValidator.Validate(report, context, report.At).Error ?? Services(report);
    }

    private static ValidationError? Services(HealthReport report)
    {
        for (int i = 0; i < report.Services.Count; i++)
        {
            ServiceObservation service = report.Services[i];
            if (!DefinitionValidator.IsServiceName(service.Service))
                return new ValidationError($"services[{i}].service", service.Service, DefinitionValidator.ServiceNameForm);
            if (service.Requests > MostRequestsPerSecond * report.Interval.TotalSeconds)
            {
                return new ValidationError(
                    $"services[{i}].requests", service.Requests.ToString(CultureInfo.InvariantCulture), $"at most {MostRequestsPerSecond:0} a second");
            }

            for (int o = 0; o < service.Origins.Count; o++)
            {
                if (!DefinitionValidator.IsOriginId(service.Origins[o].Origin))
                    return new ValidationError($"services[{i}].origins[{o}].origin", service.Origins[o].Origin, DefinitionValidator.OriginIdForm);
            }
        }

        return null;
    }
}
