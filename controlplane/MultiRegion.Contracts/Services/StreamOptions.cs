namespace MultiRegion.Contracts;

/// <summary>Terms of connections that stay: upgraded ones (WebSocket) and server-sent events.</summary>
public sealed record StreamOptions
{
    /// <summary>Longest silence of an upgraded connection; a byte either way ends it, a ping's too. 1 s to 1 h.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>How long streams may go on once their origin, or the edge, is drained; then the edge closes them. 0 to 1 h.</summary>
    public TimeSpan DrainLimit { get; set; } = TimeSpan.FromSeconds(30);
}
