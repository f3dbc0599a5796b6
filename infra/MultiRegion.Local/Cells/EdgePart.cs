namespace MultiRegion.Local.Cells;

/// <summary>One edge of a cell.</summary>
internal sealed record EdgePart(EdgeLayout Layout, HostProcess Process)
{
    public string Id => Layout.Id;

    public Uri Url => new($"http://{Layout.Public}");
}
