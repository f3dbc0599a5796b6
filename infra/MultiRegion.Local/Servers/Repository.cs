namespace MultiRegion.Local.Servers;

/// <summary>The checkout that this program was built in.</summary>
public static class Repository
{
    /// <summary>The folder of MultiRegion.sln; the current folder where there is none above the program.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Git-ignored folder of programs that were fetched rather than installed.</summary>
    public static string ToolsDirectory { get; } = Path.Combine(Root, ".tools");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MultiRegion.sln")))
                return folder.FullName;
        return Directory.GetCurrentDirectory();
    }
}
