using System.Net;
using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// The content of one attempt's request. It is attached to every request, with an empty body too: SocketsHttpHandler by itself repeats a
/// request without content when a reused connection breaks under it, and an origin would get it several times.
/// </summary>
internal sealed class AttemptContent : HttpContent
{
    private readonly Attempt _attempt;
    private readonly AttemptCancellation _cancellation;
    private readonly RequestBody _body;

    public AttemptContent(Attempt attempt, AttemptCancellation cancellation, RequestBody body, HttpContent? original)
    {
        _attempt = attempt;
        _cancellation = cancellation;
        _body = body;
        if (original is null)
            return;
        foreach (var (name, values) in original.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values.ToString());
    }

    /// <summary>What is known of the origin that it is for.</summary>
    public OriginState Origin => _attempt.Origin.State;

    /// <summary>A connection is being made on the attempt's behalf: from here on its connect timeout runs.</summary>
    /// <returns>The time, by the clock of <see cref="OnConnected"/>.</returns>
    public TimeSpan OnConnecting()
    {
        _cancellation.OnConnecting(_attempt);
        return _attempt.Now;
    }

    /// <summary>The TCP connection that was begun at <paramref name="started"/> stands: how long that took is how far the origin is.</summary>
    public void OnConnected(TimeSpan started) => _attempt.Origin.State.CountConnection(_attempt.Now - started);

    /// <summary>A header is about to be written to a connection. HTTP/2 does so before it asks for content, HTTP/1.1 with it.</summary>
    public void OnSending()
    {
        // Mostly the connection stood already, and there is no other time to set.
        if (_attempt.IsUnsent && _attempt.Advance(AttemptPhase.Sending) == AttemptPhase.Connecting)
            _cancellation.OnConnected(_attempt);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        OnSending();
        if (_body.Length != 0)
            return SendBodyAsync(stream, context, cancellationToken);
        _attempt.Advance(AttemptPhase.Sent);
        return Task.CompletedTask;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length ?? 0;
        return _body.Length is not null;
    }

    private async Task SendBodyAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // How long an upload takes is up to the client, as long as the origin takes what comes; its time to answer counts from the end.
        // One that is kept as it passes streams only this once.
        bool streams = _body.IsStreaming;
        if (streams)
        {
            _cancellation.Suspend(_attempt);
            _attempt.BeginUpload();
            stream = new UploadStream(stream, _attempt, _cancellation);
        }

        try
        {
            await _body.SendAsync(stream, context, cancellationToken);
        }
        catch (HttpRequestException) when (streams)
        {
            // What fails on the origin's side ends the copy without an exception.
            _attempt.ClientBodyFailed = true;
            throw;
        }

        _attempt.Advance(AttemptPhase.Sent);
        if (streams)
        {
            _attempt.EndUpload();
            _cancellation.Resume(_attempt);
        }
    }
}
