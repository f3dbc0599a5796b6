using MultiRegion.Edge.Bodies;

namespace MultiRegion.Edge.Streams;

/// <summary>
/// An origin's response that is a stream, in the place of its own content. The forwarder opens it when the response's head is ready: an event
/// stream's head goes to the client then, not with the first event, which may be minutes away.
/// </summary>
internal sealed class StreamContent(HttpContent original, OpenStream owner) : ReplacedContent(original)
{
    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken)
    {
        Stream stream = await Original.ReadAsStreamAsync(cancellationToken);
        if (owner.Kind != StreamKind.Events)
            return new TunnelStream(stream, owner);
        await owner.Context.Response.Body.FlushAsync(cancellationToken);
        return stream;
    }
}
