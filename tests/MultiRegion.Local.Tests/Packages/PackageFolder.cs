using System.IO.Compression;
using System.Xml.Linq;
using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Tests.Packages;

/// <summary>A package source of one folder, with packages that have a name, the version that the product asks for, and nothing in them.</summary>
internal sealed class PackageFolder(string path)
{
    public string Path => Directory.CreateDirectory(path).FullName;

    /// <param name="name">Id of the package.</param>
    /// <param name="needs">Ids of packages that it depends on.</param>
    public PackageFolder Add(string name, params string[] needs)
    {
        using var archive = ZipFile.Open(System.IO.Path.Combine(Path, $"{name}.{VersionOf(name)}.nupkg"), ZipArchiveMode.Create);
        using var manifest = new StreamWriter(archive.CreateEntry($"{name}.nuspec").Open());
        manifest.Write(new XElement("package", new XElement("metadata",
            new XElement("id", name), new XElement("version", VersionOf(name)), new XElement("authors", "test"), new XElement("description", "empty"),
            new XElement("dependencies", new XElement("group", new XAttribute("targetFramework", "net10.0"),
                needs.Select(need => new XElement("dependency", new XAttribute("id", need), new XAttribute("version", VersionOf(need)))))))));
        return this;
    }

    /// <summary>The central version; 9.0.0 of a package that only others ask for.</summary>
    private static string VersionOf(string name) =>
        XDocument.Load(System.IO.Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .FirstOrDefault(version => version.Attribute("Include")!.Value == name)?.Attribute("Version")!.Value ?? "9.0.0";
}
