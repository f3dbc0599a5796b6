using MultiRegion.Local.Cells;

namespace MultiRegion.Local.Display;

/// <summary>Where everything is, printed once.</summary>
internal static class Addresses
{
    public static IEnumerable<string> Lines(LocalCells cells)
    {
        foreach (Cell cell in cells.Cells)
        {
            yield return $"{cell.Region}";
            foreach (EdgePart edge in cell.Edges)
                yield return $"  {edge.Id,-22} {edge.Url}  admin http://{edge.Layout.Admin}";
            yield return $"  {"control plane",-22} {cell.ControlPlaneUrl}";
            yield return $"  {"origin",-22} http://{cell.Layout.Origin}/";
            yield return $"  {"Consul",-22} {cell.ConsulUrl}";
            yield return $"  {"PostgreSQL",-22} {cells.Postgres.Describe(cell.Layout)}";
        }
        yield return $"logs and ledgers: {cells.Folder.Path}";
        yield return $"tokens: {cells.Folder.OperatorTokenFile} (control planes, edges' admin listeners), e.g.";
        yield return $"  curl -H \"Authorization: Bearer $(cat {cells.Folder.OperatorTokenFile})\" {cells.Cells[0].ControlPlaneUrl}v1/scores";
    }
}
