using System.Text.Json;
using System.Text.Json.Serialization;
using MultiRegion.Edge.Plans;

namespace MultiRegion.Edge.State;

/// <summary>The form of what an edge keeps on its disk.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StateFileHeader))]
[JsonSerializable(typeof(StoredPlan))]
internal sealed partial class StateJson : JsonSerializerContext;
