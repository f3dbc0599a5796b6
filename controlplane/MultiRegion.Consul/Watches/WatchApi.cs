using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace MultiRegion.Consul;

/// <summary>Endless watches, made of blocking queries.</summary>
internal sealed class WatchApi(ConsulTransport transport, ConsulOptions options, TimeProvider time, Func<double> draw, ILogger logger)
{
    // An answer without news that came early (a missing key, any write wakes it) must not turn the watch into a busy loop.
    private static readonly TimeSpan NoNewsPause = TimeSpan.FromMilliseconds(10);

    public IAsyncEnumerable<KeyValue?> KeyAsync(string key, WatchStatus status, CancellationToken cancellation)
    {
        var request = KeyValueApi.ReadRequest(KeyPath.Of(key), $"key '{key}'", flags: "");
        return RunAsync(request, answer => KeyValueApi.ParseOne(transport, request, answer), status, cancellation);
    }

    public async IAsyncEnumerable<IReadOnlyList<KeyValue>> PrefixAsync(
        string prefix, WatchStatus status, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = KeyValueApi.ReadRequest(KeyPath.Of(prefix), $"keys '{prefix}*'", flags: "recurse");
        await foreach (var keys in RunAsync(request, answer => new KeySet(KeyValueApi.ParseMany(transport, request, answer)), status, cancellation))
            yield return keys!.Keys;
    }

    public IAsyncEnumerable<SessionInfo?> SessionAsync(string id, CancellationToken cancellation)
    {
        var request = SessionApi.InfoRequest(id);
        return RunAsync(request, answer => SessionApi.Parse(transport, request, answer), new WatchStatus(), cancellation);
    }

    private async IAsyncEnumerable<T?> RunAsync<T>(
        ConsulRequest request, Func<ConsulAnswer, T?> parse, WatchStatus status, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class, IEquatable<T>
    {
        var backoff = new Backoff(options.BackoffMinimum, options.BackoffMaximum, time, draw);
        var isFirst = true;
        T? last = null;
        for (ulong index = 0; ;)
        {
            if (await TryAskAsync(request, index, parse, status, cancellation) is not { } reply)
            {
                index = 0;
                await backoff.WaitAsync(cancellation);
                continue;
            }
            backoff.Reset();
            // An index that falls, or is below 1, is of another Consul than before: begin again.
            index = reply.Index < index || reply.Index < 1 ? 0 : reply.Index;
            if (!isFirst && EqualityComparer<T?>.Default.Equals(reply.Value, last))
            {
                await Task.Delay(NoNewsPause, time, cancellation);
                continue;
            }
            (isFirst, last) = (false, reply.Value);
            yield return reply.Value;
        }
    }

    private async Task<Reply<T>?> TryAskAsync<T>(
        ConsulRequest request, ulong index, Func<ConsulAnswer, T?> parse, WatchStatus status, CancellationToken cancellation)
        where T : class
    {
        try
        {
            var separator = request.Path.Contains('?') ? '&' : '?';
            var path = string.Create(
                CultureInfo.InvariantCulture, $"{request.Path}{separator}index={index}&wait={ConsulDuration.Format(options.WatchWait)}");
            var answer = await transport.WatchAsync(request with { Path = path }, cancellation);
            var reply = new Reply<T>(parse(answer), answer.Index ?? 0);
            if (status.ConsecutiveFailures > 0)
                logger.WatchRecovered(request.Subject, options.Address, status.ConsecutiveFailures);
            status.Answered(time.GetUtcNow());
            return reply;
        }
        catch (ConsulException failure)
        {
            status.Failed(failure);
            // One line an outage; the status has the rest.
            if (status.ConsecutiveFailures == 1)
                logger.WatchFailed(request.Subject, failure);
            return null;
        }
    }

    /// <summary>Keys that compare by what they hold, so that an answer without news is known as one.</summary>
    private sealed class KeySet(IEnumerable<KeyValue> keys) : IEquatable<KeySet>
    {
        public IReadOnlyList<KeyValue> Keys { get; } = [.. keys];

        public bool Equals(KeySet? other) => other is not null && Keys.SequenceEqual(other.Keys);

        public override bool Equals(object? obj) => Equals(obj as KeySet);

        public override int GetHashCode() => Keys.Count;
    }

    private sealed record Reply<T>(T? Value, ulong Index);
}
