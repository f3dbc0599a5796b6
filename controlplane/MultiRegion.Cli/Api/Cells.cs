using MultiRegion.Contracts;

namespace MultiRegion.Cli.Api;

/// <summary>A cell as its own control plane shows it, or why it does not.</summary>
/// <param name="Cell">Its name.</param>
/// <param name="Server">Who was asked; null where no address of it is known.</param>
/// <param name="Status">What it answered.</param>
/// <param name="Problem">Why there is no answer.</param>
internal sealed record CellAnswer(string Cell, Uri? Server, CellStatus? Status, string? Problem = null);

/// <summary>Finds the other cells by what one of them has heard of them.</summary>
internal static class Cells
{
    /// <summary>The cell of the server first, then the others by name.</summary>
    /// <exception cref="ApiException">The server itself does not answer.</exception>
    public static async Task<IReadOnlyList<CellAnswer>> FindAsync(ApiClient client, Uri server, CancellationToken cancellation)
    {
        CellStatus own = await client.GetAsync(server, "/v1/status", ContractsJson.Default.CellStatus, cancellation);
        CellAnswer[] others = await Task.WhenAll(own.Peers.OrderBy(peer => peer.Cell, StringComparer.Ordinal).Select(peer => AskAsync(client, server, peer, cancellation)));
        return [new CellAnswer(own.Cell, server, own), .. others];
    }

    private static async Task<CellAnswer> AskAsync(ApiClient client, Uri server, PeerView peer, CancellationToken cancellation)
    {
        if (peer.Api is not { } api)
            return new CellAnswer(peer.Cell, null, null, "it has not told its address yet; ask it with --server");
        // The token goes where the other cell says; never in the clear if this cell is asked over TLS.
        if (server.Scheme == "https" && api.Scheme != "https")
            return new CellAnswer(peer.Cell, api, null, $"{api} is not https, and the token is not sent there; ask it with --server");
        try
        {
            return new CellAnswer(peer.Cell, api, await client.GetAsync(api, "/v1/status", ContractsJson.Default.CellStatus, cancellation));
        }
        catch (ApiException e)
        {
            return new CellAnswer(peer.Cell, api, null, e.Message);
        }
    }
}
