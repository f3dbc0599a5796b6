using System.Text.Json;
using System.Text.Json.Serialization;
using MultiRegion.Core.Simulation;

namespace MultiRegion.Cli.Simulate;

/// <summary>What <c>simulate</c> prints.</summary>
internal sealed record SimulationReport
{
    public required ulong Seed { get; init; }

    public required int Seeds { get; init; }

    public required IReadOnlyList<TraceReport> Traces { get; init; }

    /// <summary>Sums of counts and means of times over all traces.</summary>
    public required IReadOnlyList<PolicyFigures> Totals { get; init; }

    /// <summary>Null unless they were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BarResult>? Bars { get; init; }

    public static SimulationReport Of(SimulateOptions options, IReadOnlyList<Simulated> runs, Comparison comparison) => new()
    {
        Seed = options.Seed,
        Seeds = options.Seeds,
        Traces = [.. comparison.Traces.Select(trace => new TraceReport
        {
            Trace = trace.Trace,
            Summary = runs.First(run => run.Trace.Name == trace.Trace && run.Result.Seed == options.Seed).Trace.Summary,
            Policies = trace.Policies,
        })],
        Totals = comparison.Totals,
        Bars = options.Bars ? SimulationBars.Judge(comparison) : null,
    };

    public async Task WriteJsonAsync(TextWriter output) =>
        await output.WriteLineAsync(JsonSerializer.Serialize(this, CliJson.Default.SimulationReport));
}

internal sealed record TraceReport
{
    public required string Trace { get; init; }

    /// <summary>What happens with the first seed.</summary>
    public required string Summary { get; init; }

    public required IReadOnlyList<PolicyFigures> Policies { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(SimulationReport))]
internal sealed partial class CliJson : JsonSerializerContext;
