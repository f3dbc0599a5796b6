using System.Net;

namespace MultiRegion.Edge.Streams;

/// <summary>An origin's answer, in the place of its own content, that is read with an eye on silence.</summary>
internal sealed class WatchedContent : HttpContent
{
    private readonly HttpContent _original;
    private readonly TimeSpan _limit;
    private readonly SilenceWatch _watch;

    public WatchedContent(HttpContent original, TimeSpan limit, SilenceWatch watch)
    {
        (_original, _limit, _watch) = (original, limit, watch);
        foreach (var (name, values) in original.Headers.NonValidated)
        {
            if (values.Count == 1)
                Headers.TryAddWithoutValidation(name, values.ToString());
            else
                Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        _watch.Open(await _original.ReadAsStreamAsync(cancellationToken), _limit);

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
