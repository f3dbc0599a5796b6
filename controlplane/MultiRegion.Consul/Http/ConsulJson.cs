using System.Text.Json.Serialization;

namespace MultiRegion.Consul;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeyValueEntry[]))]
[JsonSerializable(typeof(TransactionStep[]))]
[JsonSerializable(typeof(TransactionAnswer))]
[JsonSerializable(typeof(SessionRequest))]
[JsonSerializable(typeof(SessionCreated))]
[JsonSerializable(typeof(SessionEntry[]))]
[JsonSerializable(typeof(ServiceRequest))]
[JsonSerializable(typeof(MemberEntry[]))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
internal sealed partial class ConsulJson : JsonSerializerContext;

/// <summary>A key as the API writes it; the value is base64 or null.</summary>
internal sealed record KeyValueEntry(string Key, byte[]? Value, ulong ModifyIndex, ulong CreateIndex, ulong LockIndex, string? Session)
{
    public KeyValue ToKeyValue() => new()
    {
        Key = Key ?? "",
        Value = Value ?? [],
        ModifyIndex = ModifyIndex,
        CreateIndex = CreateIndex,
        LockIndex = LockIndex,
        Session = string.IsNullOrEmpty(Session) ? null : Session,
    };
}

internal sealed record TransactionStep(TransactionKeyStep KV);

internal sealed record TransactionKeyStep(string Verb, string Key, byte[]? Value, ulong? Index, string? Session);

internal sealed record TransactionAnswer(TransactionAnswerResult[]? Results, TransactionAnswerError[]? Errors);

internal sealed record TransactionAnswerResult(KeyValueEntry? KV);

internal sealed record TransactionAnswerError(int OpIndex, string What);

internal sealed record SessionRequest(
    string Name, string LockDelay, IReadOnlyList<string> NodeChecks, SessionServiceCheck[] ServiceChecks, string Behavior);

internal sealed record SessionServiceCheck(string ID);

internal sealed record SessionCreated(string ID);

internal sealed record SessionEntry(string ID, string? Name, string? Node, ulong CreateIndex);

internal sealed record ServiceRequest(string ID, string Name, string? Address, int? Port, IReadOnlyList<string> Tags, CheckRequest? Check);

internal sealed record CheckRequest(string CheckID, string Name, string TTL, string Status, string? DeregisterCriticalServiceAfter);

internal sealed record MemberEntry(string Name, string Addr, int Port, Dictionary<string, string>? Tags, int Status);
