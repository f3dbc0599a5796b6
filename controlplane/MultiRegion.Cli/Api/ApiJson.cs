using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MultiRegion.Cli.Api.Doctor;
using MultiRegion.Contracts;

namespace MultiRegion.Cli.Api;

/// <summary>What <c>--json</c> prints: the API's own documents, in lists where several hosts were asked.</summary>
[JsonSerializable(typeof(IReadOnlyList<CellAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<ServiceView>))]
[JsonSerializable(typeof(IReadOnlyList<EdgeView>))]
[JsonSerializable(typeof(IReadOnlyList<AuditRecord>))]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(PlanExplanation))]
[JsonSerializable(typeof(NewToken))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>For a terminal: quotation marks stay readable.</summary>
    public static readonly ApiJson Readable = new(Indented());

    /// <summary>The same for documents of the API themselves.</summary>
    public static readonly ContractsJson Documents = new(Indented());

    private static JsonSerializerOptions Indented() => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };
}
