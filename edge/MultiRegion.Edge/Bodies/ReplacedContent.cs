using System.Net;

namespace MultiRegion.Edge.Bodies;

/// <summary>An origin's answer in the place of its own content: with the same headers, but read in another way.</summary>
internal abstract class ReplacedContent : HttpContent
{
    protected ReplacedContent(HttpContent original)
    {
        Original = original;
        foreach (var (name, values) in original.Headers.NonValidated)
        {
            // One value as a string: a header of several costs a list.
            if (values.Count == 1)
                Headers.TryAddWithoutValidation(name, values.ToString());
            else
                Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected HttpContent Original { get; }

    protected abstract override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken);

    protected sealed override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected sealed override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using Stream source = await CreateContentReadStreamAsync(CancellationToken.None);
        await source.CopyToAsync(stream);
    }

    protected sealed override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Original.Dispose();
        base.Dispose(disposing);
    }
}
