using System.Net;

namespace MultiRegion.Edge.Streams;

/// <summary>
/// An origin's response that is a stream, in the place of its own content. The forwarder opens it when the response's head is ready: an event
/// stream's head goes to the client then, not with the first event, which may be minutes away.
/// </summary>
internal sealed class StreamContent : HttpContent
{
    private readonly HttpContent _original;
    private readonly OpenStream _owner;

    public StreamContent(HttpContent original, OpenStream owner)
    {
        _original = original;
        _owner = owner;
        foreach (var (name, values) in original.Headers.NonValidated)
        {
            if (values.Count == 1)
                Headers.TryAddWithoutValidation(name, values.ToString());
            else
                Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken)
    {
        Stream stream = await _original.ReadAsStreamAsync(cancellationToken);
        if (_owner.Kind != StreamKind.Events)
            return new TunnelStream(stream, _owner);
        await _owner.Context.Response.Body.FlushAsync(cancellationToken);
        return stream;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _original.CopyToAsync(stream, context);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _original.Dispose();
        base.Dispose(disposing);
    }
}
