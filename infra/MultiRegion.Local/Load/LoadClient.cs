using System.Net;
using System.Net.Http.Headers;
using MultiRegion.Contracts;
using MultiRegion.Local.Measuring;
using MultiRegion.Local.Origin;

namespace MultiRegion.Local.Load;

/// <summary>
/// One request of an app that knows several addresses of a name. What provably was not sent goes to the next address whatever its method;
/// a GET that broke while it was out is repeated there; a POST that broke is lost, because nobody knows whether it was executed.
/// </summary>
internal sealed class LoadClient : IDisposable
{
    private static readonly byte[] PostBody = "{\"text\":\"a hundred bytes or so, as an app would post them to a gateway in some other region\"}"u8.ToArray();

    private readonly LoadOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        // A client must let go of idle connections before its server does, or a POST may leave on one that is just being closed. A stopping edge says
        // "Connection: close" for two seconds; the pool looks after its idle connections once a second.
        PooledConnectionIdleTimeout = TimeSpan.FromMilliseconds(500),
    });

    private readonly Dictionary<string, AddressBook> _books;

    public LoadClient(LoadOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _books = options.Edges.Select(edge => edge.Region).Distinct().ToDictionary(region => region, region => new AddressBook(region, options.Edges, time));
    }

    public async Task<RequestRecord> SendAsync(ScheduledRequest request)
    {
        AddressBook book = _books[request.Region];
        List<EdgeAddress> tried = [];
        var record = new RequestRecord
        {
            Id = request.Id,
            Region = request.Region,
            IsPost = request.IsPost,
            ScheduledAt = request.DueAt,
            SentAt = _time.Micros(),
            FinishedAt = 0,
        };
        while (book.Pick(tried, mayProbe: !request.IsPost) is { } edge)
        {
            tried.Add(edge);
            (Fate fate, record) = await TryAsync(request, edge, record with { Tries = tried.Count });
            book.Report(edge, fate == Fate.Answered);
            if (fate == Fate.Answered || (fate == Fate.Broken && request.IsPost))
                break;
        }
        return record with { FinishedAt = _time.Micros() };
    }

    private async Task<(Fate Fate, RequestRecord Record)> TryAsync(ScheduledRequest request, EdgeAddress edge, RequestRecord record)
    {
        using var patience = new CancellationTokenSource(_options.FirstByteTimeout, _time);
        using HttpRequestMessage message = Message(request, edge.Url);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(message, patience.Token);
            await response.Content.CopyToAsync(Stream.Null, patience.Token);
            return (Fate.Answered, Answered(record, response));
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ConnectionError)
        {
            return (Fate.Unsent, record with { Failure = "no-connection" });
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return (Fate.Broken, record with { Failure = "connection-broke", Interrupted = true });
        }
        catch (OperationCanceledException)
        {
            return (Fate.Broken, record with { Failure = "no-answer-in-time", Interrupted = true });
        }
    }

    private HttpRequestMessage Message(ScheduledRequest request, Uri url)
    {
        // A request without content is repeated by SocketsHttpHandler itself when a reused connection breaks; with empty content it is not.
        var message = new HttpRequestMessage(request.IsPost ? HttpMethod.Post : HttpMethod.Get, url)
        {
            Version = HttpVersion.Version11,
            Content = new ByteArrayContent(request.IsPost ? PostBody : []),
        };
        if (request.IsPost)
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        message.Headers.Add(DemoService.LoadId, request.Id);
        if (request.IsPost && _options.IdempotencyKeys)
            message.Headers.Add("Idempotency-Key", request.Id);
        return message;
    }

    private static RequestRecord Answered(RequestRecord record, HttpResponseMessage response) => record with
    {
        Failure = response.IsSuccessStatusCode ? null : $"status-{(int)response.StatusCode}",
        AnsweredRegion = Header(response, MultiRegionHeaders.Region),
        AnsweredOrigin = Header(response, MultiRegionHeaders.Origin),
        Attempts = int.TryParse(Header(response, MultiRegionHeaders.Attempts), out int attempts) ? attempts : 0,
        Edge = Header(response, MultiRegionHeaders.Edge),
        Plan = Header(response, MultiRegionHeaders.Plan),
    };

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;

    public void Dispose() => _http.Dispose();

    private enum Fate
    {
        Answered,
        Unsent,
        Broken,
    }
}
