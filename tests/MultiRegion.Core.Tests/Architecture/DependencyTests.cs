namespace MultiRegion.Core.Tests.Architecture;

/// <summary>
/// Holds who may know whom: Contracts ← Core ← Consul, Dns, Queue ← hosts. What a project references by way of another counts as its own.
/// </summary>
public sealed class DependencyTests
{
    private static readonly IReadOnlyDictionary<string, ProjectFile> Projects = ProjectFile.ReadAll();

    private static readonly string[] Hosts =
    [
        "MultiRegion.ControlPlane", "MultiRegion.Cli", "MultiRegion.Edge", "MultiRegion.Dashboard", "MultiRegion.Local",
    ];

    private static readonly string[] Libraries =
    [
        "MultiRegion.Contracts", "MultiRegion.Core", "MultiRegion.Consul", "MultiRegion.Dns", "MultiRegion.Queue", "MultiRegion.ServiceDefaults",
    ];

    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["MultiRegion.Contracts"] = [],
        ["MultiRegion.Core"] = ["MultiRegion.Contracts"],
        ["MultiRegion.Consul"] = ["MultiRegion.Contracts", "MultiRegion.Core"],
        ["MultiRegion.Dns"] = ["MultiRegion.Contracts", "MultiRegion.Core"],
        ["MultiRegion.Queue"] = ["MultiRegion.Contracts", "MultiRegion.Core"],
        ["MultiRegion.ServiceDefaults"] = ["MultiRegion.Contracts"],
        // It talks to hosts in Contracts over HTTP; Core is there for `simulate` alone, which runs in the tool itself.
        ["MultiRegion.Cli"] = ["MultiRegion.Contracts", "MultiRegion.Core"],
        // Of the domain it knows Contracts only; ServiceDefaults is what every host shares.
        ["MultiRegion.Dashboard"] = ["MultiRegion.Contracts", "MultiRegion.ServiceDefaults"],
        // An engine of the control plane's host, which alone knows Consul, HTTP and documents.
        ["MultiRegion.ControlPlane.Orleans"] = ["MultiRegion.Contracts", "MultiRegion.Core"],
        ["MultiRegion.ControlPlane"] = [.. Libraries, "MultiRegion.ControlPlane.Orleans"],
        ["MultiRegion.Edge"] = Libraries,
        ["MultiRegion.Local"] = Libraries,
    };

    public static TheoryData<string> ProductProjects => [.. Projects.Keys.Where(name => !IsTest(name)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(ProductProjects))]
    public void References_OfAProject_AreThoseItMayKnow(string name)
    {
        MayKnow.ShouldContainKey(name, "a new project is given its place here");
        Known(name).Except(MayKnow[name]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("MultiRegion.Contracts")]
    [InlineData("MultiRegion.Core")]
    public void Packages_OfThePureProjects_AreNone(string name) => Projects[name].Packages.ShouldBeEmpty();

    [Fact]
    public void References_BetweenHosts_AreForTheOrderOfTheBuildOnly()
    {
        foreach (ProjectFile host in Projects.Values.Where(project => Hosts.Contains(project.Name)))
            host.References.Intersect(Hosts).ShouldBeEmpty(host.Name);
        Projects.Values.Where(project => !IsTest(project.Name) && project.BuildOrder.Count > 0).Select(project => project.Name)
            .ShouldBe(["MultiRegion.Local"]);
    }

    [Fact]
    public void References_OfProductProjects_NeverReachTests() =>
        Projects.Values.Where(project => !IsTest(project.Name)).SelectMany(project => project.References).Where(IsTest).ShouldBeEmpty();

    [Fact]
    public void ReadAll_TheRepository_FindsItsProjects() => Projects.Keys.ShouldContain("MultiRegion.Core");

    private static HashSet<string> Known(string name)
    {
        var known = new HashSet<string>();
        var waiting = new Queue<string>(Projects[name].References);
        while (waiting.TryDequeue(out string? next))
        {
            if (!known.Add(next))
                continue;
            foreach (string further in Projects[next].References)
                waiting.Enqueue(further);
        }

        return known;
    }

    private static bool IsTest(string name) =>
        name.EndsWith(".Tests", StringComparison.Ordinal) || name is "MultiRegion.Benchmarks" or "MultiRegion.Faults";
}
