using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace MultiRegion.Consul;

/// <summary>The transaction endpoint, with its limits checked before anything is sent.</summary>
internal sealed class TransactionApi(ConsulTransport transport)
{
    public async Task<TransactionResult> TransactAsync(IReadOnlyList<TransactionOperation> operations, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(operations);
        if (operations.Count is 0 or > ConsulClient.MaxOperations)
        {
            throw new ArgumentException(
                $"The transaction has {operations.Count} operations, expected 1 to {ConsulClient.MaxOperations}.", nameof(operations));
        }
        var content = JsonSerializer.SerializeToUtf8Bytes([.. operations.Select(ToStep)], ConsulJson.Default.TransactionStepArray);
        if (content.Length > ConsulClient.MaxBytes)
        {
            throw new ArgumentException(
                $"The transaction has {content.Length} bytes as JSON (values count 4/3 there), expected at most {ConsulClient.MaxBytes}.",
                nameof(operations));
        }
        var request = new ConsulRequest(HttpMethod.Put, "v1/txn", Describe(operations)) { Content = content, AlsoAccept = HttpStatusCode.Conflict };
        var answer = await transport.CallAsync(request, cancellation);
        return ToResult(operations, answer.Status, transport.Parse(request, answer, ConsulJson.Default.TransactionAnswer));
    }

    private static TransactionStep ToStep(TransactionOperation operation) => new(new TransactionKeyStep(
        operation.Verb, operation.Key, operation.Value is { } value ? ArrayOf(value) : null, operation.Index, operation.Session));

    private static byte[] ArrayOf(ReadOnlyMemory<byte> value) =>
        MemoryMarshal.TryGetArray(value, out var segment) && segment.Array is { } array && segment.Count == array.Length ? array : value.ToArray();

    private static TransactionResult ToResult(
        IReadOnlyList<TransactionOperation> operations, HttpStatusCode status, TransactionAnswer answer) => new()
    {
        Committed = status == HttpStatusCode.OK,
        Results = [.. (answer.Results ?? []).Where(result => result.KV is not null).Select(result => result.KV!.ToKeyValue())],
        Errors = [.. (answer.Errors ?? []).Select(error => new TransactionError(
            error.OpIndex, operations[Math.Clamp(error.OpIndex, 0, operations.Count - 1)], error.What))],
    };

    private static string Describe(IReadOnlyList<TransactionOperation> operations) => operations.Count == 1
        ? $"a transaction on key '{operations[0].Key}'"
        : $"a transaction of {operations.Count} operations from key '{operations[0].Key}' on";
}
