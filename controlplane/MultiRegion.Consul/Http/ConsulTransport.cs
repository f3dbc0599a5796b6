using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MultiRegion.Consul;

/// <summary>Sends requests to one agent and turns what comes back into an answer or a <see cref="ConsulException"/>. Knows no endpoint.</summary>
internal sealed class ConsulTransport(ConsulOptions options, TimeProvider time) : IDisposable
{
    private readonly HttpClient _calls = ConsulHttp.CreateForCalls(options);
    private readonly HttpClient _watches = ConsulHttp.CreateForWatches(options);
    private readonly TokenSource _token = new(options, time);
    private readonly ConcurrentDictionary<string, DatacenterBreaker> _breakers = new(StringComparer.OrdinalIgnoreCase);

    public AnswerErrors Errors { get; } = new(options.Address);

    /// <summary>Sends a read or a write that is answered at once, within the time its kind is given.</summary>
    public Task<ConsulAnswer> CallAsync(ConsulRequest request, CancellationToken cancellation)
    {
        var own = request.IsWrite ? options.WriteTimeout : options.ReadTimeout;
        return request.Datacenter is null
            ? SendAsync(_calls, request, own, cancellation)
            : CallThroughBreakerAsync(request, own < options.DatacenterTimeout ? own : options.DatacenterTimeout, cancellation);
    }

    /// <summary>Sends with a time limit of the caller's.</summary>
    public Task<ConsulAnswer> CallAsync(ConsulRequest request, TimeSpan limit, CancellationToken cancellation) =>
        SendAsync(_calls, request, limit, cancellation);

    /// <summary>Sends a blocking query. The agent adds up to wait/16 of its own so that clients do not all wake at once.</summary>
    public Task<ConsulAnswer> WatchAsync(ConsulRequest request, CancellationToken cancellation) =>
        SendAsync(_watches, request, (options.WatchWait * 17 / 16) + TimeSpan.FromSeconds(5), cancellation);

    public T Parse<T>(ConsulRequest request, ConsulAnswer answer, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body, type) ?? throw Errors.NotConsul(request, answer.Status, answer.Body);
        }
        catch (JsonException cause)
        {
            throw Errors.NotConsul(request, answer.Status, answer.Body, cause);
        }
    }

    public void Dispose()
    {
        _calls.Dispose();
        _watches.Dispose();
    }

    private async Task<ConsulAnswer> CallThroughBreakerAsync(ConsulRequest request, TimeSpan limit, CancellationToken cancellation)
    {
        var breaker = _breakers.GetOrAdd(
            request.Datacenter!, _ => new DatacenterBreaker(options.DatacenterBreakerFailures, options.DatacenterBreakerOpen, time));
        if (!breaker.TryEnter())
            throw Errors.BreakerOpen(request);
        try
        {
            var answer = await SendAsync(_calls, request, limit, cancellation);
            breaker.Succeeded();
            return answer;
        }
        catch (ConsulUnavailableException)
        {
            breaker.Failed();
            throw;
        }
        catch (ConsulException)
        {
            breaker.Succeeded();
            throw;
        }
    }

    private async Task<ConsulAnswer> SendAsync(HttpClient pool, ConsulRequest request, TimeSpan limit, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            using var message = Message(request);
            using var response = await pool.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await ReadBodyAsync(request, response, either.Token);
            if (response.StatusCode != HttpStatusCode.OK && response.StatusCode != request.AlsoAccept)
                throw Errors.Refused(request, response.StatusCode, body);
            return new ConsulAnswer(response.StatusCode, IndexOf(response), body);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Ours, or the connect timeout of the handler.
            throw Errors.TimedOut(request, limit);
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException)
        {
            throw Errors.Unreachable(request, cause);
        }
    }

    private HttpRequestMessage Message(ConsulRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.PathAndDatacenter);
        // .NET repeats a request without content by itself when a reused connection breaks; a compare-and-set must not be sent twice.
        if (request.IsWrite)
            message.Content = new ReadOnlyMemoryContent(request.Content);
        if (_token.Current is { Length: > 0 } token)
            message.Headers.TryAddWithoutValidation("X-Consul-Token", token);
        return message;
    }

    private async Task<byte[]> ReadBodyAsync(ConsulRequest request, HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > options.MaxAnswerBytes)
            throw Errors.TooLarge(request, options.MaxAnswerBytes);
        var body = new MemoryStream((int)(response.Content.Headers.ContentLength ?? 4096));
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var chunk = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (body.Length + read > options.MaxAnswerBytes)
                throw Errors.TooLarge(request, options.MaxAnswerBytes);
            body.Write(chunk, 0, read);
        }
        return body.ToArray();
    }

    private static ulong? IndexOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Consul-Index", out var values)
        && ulong.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : null;
}
