using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MultiRegion.Consul;

/// <summary>
/// Client of one Consul agent's HTTP API. Every call ends by its own time limit and by its token; every failure is a <see cref="ConsulException"/>.
/// Safe for any number of threads; one per process is enough.
/// </summary>
public sealed class ConsulClient : IDisposable
{
    /// <summary>Bytes that Consul takes as one value and as one transaction.</summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>Operations that Consul takes in one transaction.</summary>
    public const int MaxOperations = 64;

    private readonly ConsulTransport _transport;
    private readonly KeyValueApi _keys;
    private readonly TransactionApi _transactions;

    /// <param name="options">Where the agent is.</param>
    /// <param name="time">Clock of time limits and back-off.</param>
    /// <param name="draw">Uniform draws in [0, 1), for the jitter of back-off.</param>
    /// <param name="logger">Gets a watch's failures and recoveries.</param>
    /// <exception cref="OptionsValidationException">A setting is wrong; the message names it and the expected form.</exception>
    /// <exception cref="ConsulException">A certificate or token file cannot be read.</exception>
    public ConsulClient(ConsulOptions options, TimeProvider time, Func<double> draw, ILogger<ConsulClient> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (new ConsulOptionsValidator().Validate(null, options) is { Failed: true } invalid)
            throw new OptionsValidationException("Consul", typeof(ConsulOptions), invalid.Failures);
        Options = options;
        _transport = new ConsulTransport(options, time);
        _keys = new KeyValueApi(_transport);
        _transactions = new TransactionApi(_transport);
        Watches = new WatchApi(_transport, options, time, draw, logger);
        Sessions = new SessionApi(_transport);
        Agent = new AgentApi(_transport);
    }

    public ConsulOptions Options { get; }

    public SessionApi Sessions { get; }

    public AgentApi Agent { get; }

    internal WatchApi Watches { get; }

    /// <summary>The key, or null if it does not exist.</summary>
    public Task<KeyValue?> GetAsync(string key, ReadOptions? options = null, CancellationToken cancellation = default) =>
        _keys.GetAsync(key, options ?? ReadOptions.Default, cancellation);

    /// <summary>
    /// Every key that starts with the prefix, in order; empty if there is none. An ACL token without permission sees an empty list too:
    /// Consul does not tell the two apart here.
    /// </summary>
    public Task<IReadOnlyList<KeyValue>> ListAsync(string prefix, ReadOptions? options = null, CancellationToken cancellation = default) =>
        _keys.ListAsync(prefix, options ?? ReadOptions.Default, cancellation);

    /// <summary>Writes the key. False if the condition in the options did not hold, in which case nothing was written.</summary>
    /// <exception cref="ConsulException">With <see cref="ConsulException.OutcomeUnknown"/> where the write may have happened.</exception>
    public Task<bool> PutAsync(
        string key, ReadOnlyMemory<byte> value, PutOptions? options = null, CancellationToken cancellation = default) =>
        _keys.PutAsync(key, value, options ?? PutOptions.Default, cancellation);

    /// <summary>Deletes the key. False only if <paramref name="cas"/> is given and is not the key's ModifyIndex.</summary>
    public Task<bool> DeleteAsync(string key, ulong? cas = null, CancellationToken cancellation = default) =>
        _keys.DeleteAsync(key, cas, recurse: false, cancellation);

    /// <summary>Deletes every key that starts with the prefix.</summary>
    public Task DeleteTreeAsync(string prefix, CancellationToken cancellation = default) =>
        _keys.DeleteAsync(prefix, cas: null, recurse: true, cancellation);

    /// <summary>Does all of the operations or none. A conflict is a result, not an exception.</summary>
    /// <exception cref="ArgumentException">More than <see cref="MaxOperations"/> operations, or more than <see cref="MaxBytes"/> as JSON.</exception>
    /// <exception cref="ConsulException">With <see cref="ConsulException.OutcomeUnknown"/> where it may have been committed.</exception>
    public Task<TransactionResult> TransactAsync(
        IReadOnlyList<TransactionOperation> operations, CancellationToken cancellation = default) =>
        _transactions.TransactAsync(operations, cancellation);

    /// <summary>
    /// Yields the key as it is (null: it does not exist), then after every change; several changes at once may be seen as one. Never throws but on
    /// cancellation: it backs off and begins again, and <paramref name="status"/> says how it is doing. Order documents by what is in them, not by
    /// arrival: a restored or restarted Consul may hand out an older value.
    /// </summary>
    /// <remarks>Watch keys that exist: a watch on a missing key is woken by every write to any key.</remarks>
    public IAsyncEnumerable<KeyValue?> WatchAsync(string key, CancellationToken cancellation, WatchStatus? status = null) =>
        Watches.KeyAsync(key, status ?? new WatchStatus(), cancellation);

    /// <summary>
    /// As <see cref="WatchAsync"/> for every key that starts with the prefix, all of them each time. For prefixes that change seldom: every change
    /// sends everything to everybody who watches.
    /// </summary>
    public IAsyncEnumerable<IReadOnlyList<KeyValue>> WatchPrefixAsync(string prefix, CancellationToken cancellation, WatchStatus? status = null) =>
        Watches.PrefixAsync(prefix, status ?? new WatchStatus(), cancellation);

    /// <summary>Address of the servers' leader as this agent knows it; null while there is none.</summary>
    public async Task<string?> GetLeaderAsync(CancellationToken cancellation = default)
    {
        var request = new ConsulRequest(HttpMethod.Get, "v1/status/leader", "the cluster's leader");
        var answer = await _transport.CallAsync(request, cancellation);
        var leader = _transport.Parse(request, answer, ConsulJson.Default.String);
        return leader.Length == 0 ? null : leader;
    }

    public void Dispose() => _transport.Dispose();
}
