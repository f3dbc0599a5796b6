namespace MultiRegion.Edge.Tests.Hosting;

/// <summary>Files of the edge's project, found from wherever the tests run.</summary>
internal static class EdgeFiles
{
    public static string Schema => Path.Combine(Folder, "multiregion.schema.json");

    public static string Sample => Path.Combine(Folder, "examples", "standalone.json");

    /// <summary>The program, as it was built along with the tests.</summary>
    public static string Assembly
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(Folder, "bin", output.Parent!.Name, output.Name, "MultiRegion.Edge.dll");
        }
    }

    private static string Folder
    {
        get
        {
            DirectoryInfo? at = new(AppContext.BaseDirectory);
            while (at is not null && !File.Exists(Path.Combine(at.FullName, "MultiRegion.sln")))
                at = at.Parent;
            return Path.Combine(at!.FullName, "edge", "MultiRegion.Edge");
        }
    }
}
