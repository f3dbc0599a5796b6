using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using MultiRegion.Contracts;

namespace MultiRegion.ServiceDefaults.Auditing;

/// <summary>The record of a call that is under way. What was asked for is taken from the body as it is read; handlers add what stood there before.</summary>
public sealed class AuditDraft
{
    private const int MaxDocumentBytes = 16 * 1024;
    private readonly List<string> _brokenRules = [];
    private int _completed;

    internal AuditDraft(AuditRecord beginning) => Beginning = beginning;

    internal AuditRecord Beginning { get; }

    internal JsonElement? Before { get; private set; }

    internal JsonElement? After { get; private set; }

    internal string? Problem { get; set; }

    internal AuditOutcome? Outcome { get; private set; }

    internal IReadOnlyList<string> BrokenRules => _brokenRules;

    /// <summary>What stood there before.</summary>
    public void SetBefore<T>(T? value, JsonTypeInfo<T> type)
        where T : class => Before = Document(value, type);

    /// <summary>What stands there now, where it is not simply the request's body.</summary>
    public void SetAfter<T>(T? value, JsonTypeInfo<T> type)
        where T : class => After = Document(value, type);

    /// <summary>A safety rule that the caller broke by glass.</summary>
    public void AddBrokenRule(string rule) => _brokenRules.Add(rule);

    /// <summary>The call changes nothing, it is shown what would be.</summary>
    public void IsPreview() => Outcome = AuditOutcome.Previewed;

    internal void IsReplay() => Outcome = AuditOutcome.Replayed;

    /// <summary>True for the first caller: the answer's beginning and the handler's end both complete a record.</summary>
    internal bool TryComplete() => Interlocked.Exchange(ref _completed, 1) == 0;

    private static JsonElement? Document<T>(T? value, JsonTypeInfo<T> type)
        where T : class
    {
        if (value is null)
            return null;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, type);
        if (bytes.Length > MaxDocumentBytes)
            bytes = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["bytes"] = bytes.Length, ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)) });
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }
}

public static class AuditDraftExtensions
{
    /// <summary>The record that this call will leave; null on an endpoint that leaves none.</summary>
    public static AuditDraft? GetAudit(this HttpContext context) => context.Features.Get<AuditDraft>();
}
