using System.Text.Json;
using System.Text.Json.Serialization;
using MultiRegion.Contracts;
using MultiRegion.Local.Bench.Reports;
using MultiRegion.Local.Drills;

namespace MultiRegion.Local.Display;

/// <summary>What <c>--json</c> writes: snapshots and verdicts, one object a line.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LiveSnapshot))]
[JsonSerializable(typeof(DrillVerdict))]
[JsonSerializable(typeof(ReportLoadResult))]
[JsonSerializable(typeof(IReadOnlyList<ServiceDefinition>))]
internal sealed partial class LocalJson : JsonSerializerContext;
