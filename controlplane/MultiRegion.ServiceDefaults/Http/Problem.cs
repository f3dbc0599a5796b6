using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MultiRegion.ServiceDefaults.Http;

/// <summary>An error as RFC 9457 puts it. <c>type</c> is left out, which means <c>about:blank</c>: the status says the kind.</summary>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong with this request and what to do, for a person.</param>
/// <param name="Errors">What is wrong field by field.</param>
/// <param name="TraceId">Finds the request in logs and traces.</param>
public sealed record Problem(
    string Title, int Status, string? Detail = null, IReadOnlyList<FieldError>? Errors = null, string? TraceId = null)
{
    /// <summary>Members that belong to one kind of problem.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extensions { get; set; }
}

/// <summary>One thing wrong with an input: where, what stands there, and what may stand there.</summary>
/// <param name="Path">Path within the document, as <c>origins[2].address</c>.</param>
/// <param name="Value">What was found; null where it is missing or secret.</param>
/// <param name="Expected">The form that is expected, as <c>an absolute http or https address</c>.</param>
public sealed record FieldError(string Path, string? Value, string Expected);

[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext
{
    /// <summary>For people at a terminal: quotation marks stay readable, which is safe where the media type is JSON.</summary>
    public static readonly ProblemJson Readable = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
