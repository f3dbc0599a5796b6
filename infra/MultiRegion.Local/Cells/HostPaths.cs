using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Cells;

/// <summary>Where the built hosts are: those of the configuration and framework that this program itself was built in.</summary>
internal static class HostPaths
{
    private static readonly DirectoryInfo Own = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    public static string Edge => Find("edge", "MultiRegion.Edge");

    public static string ControlPlane => Find("controlplane", "MultiRegion.ControlPlane");

    public static string Local => Find("infra", "MultiRegion.Local");

    /// <summary>The runtime that runs this program.</summary>
    public static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Environment.ProcessPath switch
    {
        { } path when Path.GetFileNameWithoutExtension(path) == "dotnet" => path,
        _ => "dotnet",
    };

    private static string Find(string folder, string project)
    {
        // …/PROJECT/bin/CONFIGURATION/FRAMEWORK
        string path = Path.Combine(Repository.Root, folder, project, "bin", Own.Parent!.Name, Own.Name, project + ".dll");
        return File.Exists(path) ? path : throw new CellException($"{path} is not there: run dotnet build -c {Own.Parent.Name} {Path.Combine(folder, project)}");
    }
}
