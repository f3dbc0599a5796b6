using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MultiRegion.Contracts;

/// <summary>
/// Health reports as <see cref="ContractsJson"/> has them, for those who read a thousand of them a second: entries of origins are read in one pass. Reading
/// types with <c>init</c> members as the source generator does boxes every number and goes over what is not one of them twice; that was most of what a report cost.
/// </summary>
public static class ReportJson
{
    /// <summary>The wire form is that of <c>ContractsJson.Default.HealthReport</c>, and so is what is refused.</summary>
    public static JsonTypeInfo<HealthReport> HealthReport { get; } =
        new ContractsJson(new JsonSerializerOptions(ContractsJson.Default.Options) { Converters = { new OriginObservationReader() } }).HealthReport;
}
