using System.Xml.Linq;

namespace MultiRegion.Core.Tests.Architecture;

/// <summary>A project of the repository and what it references.</summary>
internal sealed record ProjectFile(string Name, IReadOnlyList<string> References, IReadOnlyList<string> BuildOrder, IReadOnlyList<string> Packages)
{
    /// <summary>Every project file under the folder that holds the solution.</summary>
    public static IReadOnlyDictionary<string, ProjectFile> ReadAll()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "MultiRegion.sln")))
            root = root.Parent;
        string folder = root?.FullName ?? throw new InvalidOperationException("No MultiRegion.sln above " + AppContext.BaseDirectory);
        string[] areas = ["controlplane", "edge", "dashboard", "infra", "tests"];
        return areas.Select(area => Path.Combine(folder, area)).Where(Directory.Exists)
            .SelectMany(area => Directory.EnumerateDirectories(area))
            .SelectMany(project => Directory.EnumerateFiles(project, "*.csproj"))
            .Select(Read)
            .ToDictionary(project => project.Name);
    }

    private static ProjectFile Read(string path)
    {
        XElement project = XDocument.Load(path).Root!;
        ILookup<bool, string> references = project.Descendants("ProjectReference").ToLookup(
            reference => reference.Attribute("ReferenceOutputAssembly")?.Value == "false",
            reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        return new ProjectFile(
            Path.GetFileNameWithoutExtension(path),
            [.. references[false]],
            [.. references[true]],
            [.. project.Descendants("PackageReference").Select(package => package.Attribute("Include")!.Value)]);
    }
}
