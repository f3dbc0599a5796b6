using MultiRegion.Edge.Bodies;

namespace MultiRegion.Edge.Streams;

/// <summary>An origin's answer, in the place of its own content, that is read with an eye on silence.</summary>
internal sealed class WatchedContent(HttpContent original, TimeSpan limit, SilenceWatch watch) : ReplacedContent(original)
{
    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        watch.Open(await Original.ReadAsStreamAsync(cancellationToken), limit);
}
