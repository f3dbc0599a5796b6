namespace MultiRegion.Edge.Attempts;

/// <summary>A cluster's connections to its origins, known to tell an attempt when it connects and when it writes.</summary>
internal sealed class OriginClient(HttpMessageInvoker connections) : HttpMessageInvoker(Unused, disposeHandler: false)
{
    private static readonly SocketsHttpHandler Unused = new();

    public override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        connections.SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            connections.Dispose();
        base.Dispose(disposing);
    }
}
