namespace MultiRegion.Edge.Streams;

/// <summary>Why the edge closed a stream.</summary>
/// <param name="Name">For metrics and logs.</param>
/// <param name="Words">For the other side, where its protocol has a place for it; at most 120 bytes of ASCII.</param>
internal sealed record StreamEnd(string Name, string Words)
{
    public static readonly StreamEnd EdgeStopping = new("edge-stopping", "the edge is going away; connect again");
    public static readonly StreamEnd Drained = new("drained", "the origin is being drained; connect again");
    public static readonly StreamEnd Idle = new("idle", "nothing came either way for too long");

    public static readonly IReadOnlyList<StreamEnd> All = [EdgeStopping, Drained, Idle];
}
