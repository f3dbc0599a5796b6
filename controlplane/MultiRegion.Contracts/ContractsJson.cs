using System.Text.Json;
using System.Text.Json.Serialization;

namespace MultiRegion.Contracts;

/// <summary>
/// The wire form of every document and message: camelCase, enums by name, nulls left out. Unknown members are ignored; a missing required
/// one is a <see cref="JsonException"/> that names it.
/// <para>
/// Members with a default have <c>set</c>, not <c>init</c>: the source generator assigns every <c>init</c> member, absent ones too, and would
/// put null or 0 where the default stands.
/// </para>
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ServiceDefinition))]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(PlanIndex))]
[JsonSerializable(typeof(LeaseDocument))]
[JsonSerializable(typeof(DefinitionIntent))]
[JsonSerializable(typeof(Intent))]
[JsonSerializable(typeof(OverrideChange))]
[JsonSerializable(typeof(RuleChange))]
[JsonSerializable(typeof(FreezeChange))]
[JsonSerializable(typeof(UndoRequest))]
[JsonSerializable(typeof(IntentReceipt))]
[JsonSerializable(typeof(IntentView))]
[JsonSerializable(typeof(Page<IntentView>))]
[JsonSerializable(typeof(DrillRequest))]
[JsonSerializable(typeof(DrillPreview))]
[JsonSerializable(typeof(DrillRecord))]
[JsonSerializable(typeof(Page<DrillRecord>))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(PlanExplanation))]
[JsonSerializable(typeof(CellDigest))]
[JsonSerializable(typeof(ServicePreview))]
[JsonSerializable(typeof(IntentPreview))]
[JsonSerializable(typeof(CellEvent))]
[JsonSerializable(typeof(ServiceChange))]
[JsonSerializable(typeof(IntentSummary))]
[JsonSerializable(typeof(IReadOnlyList<Intent>))]
[JsonSerializable(typeof(Placement))]
[JsonSerializable(typeof(DrainRequest))]
[JsonSerializable(typeof(DrainView))]
[JsonSerializable(typeof(CellStatus))]
[JsonSerializable(typeof(AuditRecord))]
[JsonSerializable(typeof(Page<AuditRecord>))]
[JsonSerializable(typeof(Page<ServiceView>))]
[JsonSerializable(typeof(Page<ServiceScores>))]
[JsonSerializable(typeof(Page<EdgeView>))]
[JsonSerializable(typeof(Page<DrainView>))]
[JsonSerializable(typeof(Page<CellDigest>))]
public sealed partial class ContractsJson : JsonSerializerContext;
