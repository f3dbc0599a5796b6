using System.Xml.Linq;
using MultiRegion.Local.Servers;
using MultiRegion.Local.Tests.Servers;

namespace MultiRegion.Local.Tests.Packages;

public sealed class OptionalPackagesTests : IDisposable
{
    private const string Hashing = "System.IO.Hashing";
    private static readonly string[] Orleans = ["Microsoft.Orleans.Clustering.AdoNet", "Microsoft.Orleans.Sdk", "Microsoft.Orleans.Server"];

    private readonly ScratchFolder _folder = new();
    private int _runs;

    private string Answer => Path.Combine(_folder.Path, "answer.props");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Probe_EverythingIsThere_BothAreUsed()
    {
        PackageFolder source = Source().Add("Yarp.ReverseProxy", Hashing).Add(Hashing);
        foreach (string package in Orleans)
            source.Add(package);

        await ProbeAsync(source.Path);

        Answered().ShouldBe((true, true));
    }

    [Fact]
    public async Task Probe_AGrainPackageNeedsWhatIsNotThere_OrleansIsAbsentAndHashingIsNot()
    {
        PackageFolder source = Source().Add("Yarp.ReverseProxy", Hashing).Add(Hashing).Add(Orleans[0]).Add(Orleans[1]).Add(Orleans[2], "Microsoft.Orleans.Runtime");

        await ProbeAsync(source.Path);

        Answered().ShouldBe((false, true));
    }

    [Fact]
    public async Task Probe_OnlyHashingIsNotThere_OrleansIsUsed()
    {
        PackageFolder source = Source().Add("Yarp.ReverseProxy", Hashing);
        foreach (string package in Orleans)
            source.Add(package, Hashing);

        await ProbeAsync(source.Path);

        Answered().ShouldBe((true, false));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Probe_TheSourceIsOut_NothingIsRememberedAndAnOlderAnswerHolds(bool hasOlderAnswer)
    {
        const string Older = "<Project />";
        if (hasOlderAnswer)
            await File.WriteAllTextAsync(Answer, Older, TestContext.Current.CancellationToken);

        string said = await ProbeAsync(Path.Combine(_folder.Path, "no-such-source"));

        said.ShouldContain("the package source did not answer");
        (File.Exists(Answer) ? await File.ReadAllTextAsync(Answer, TestContext.Current.CancellationToken) : null).ShouldBe(hasOlderAnswer ? Older : null);
    }

    [Fact]
    public async Task Probe_OneSourceLacksThemAndAnotherIsOut_NothingIsRemembered()
    {
        string source = Source().Add("Yarp.ReverseProxy").Path;

        await ProbeAsync($"{source};{Path.Combine(_folder.Path, "no-such-source")}");

        File.Exists(Answer).ShouldBeFalse();
    }

    [Fact]
    public async Task Answer_APropertyIsSetOtherwise_Wins()
    {
        await ProbeAsync(Source().Add("Yarp.ReverseProxy").Path);
        string project = _folder.File("explicit.proj", $"""<Project><Import Project="{Answer}" /></Project>""");

        (await DotNetAsync(["msbuild", project, "-getProperty:WithOrleans"], [("WithOrleans", null)])).Trim().ShouldBe("false");
        (await DotNetAsync(["msbuild", project, "-getProperty:WithOrleans"], [("WithOrleans", "true")])).Trim().ShouldBe("true");
    }

    private PackageFolder Source() => new(Path.Combine(_folder.Path, "source"));

    private (bool Orleans, bool Hashing) Answered()
    {
        XElement properties = XDocument.Load(Answer).Root!.Element("PropertyGroup")!;
        return ((bool)properties.Element("WithOrleans")!, (bool)properties.Element("WithHashingPackage")!);
    }

    // Packages are unpacked beside the source: the machine's own must never hold these empty ones, nor answer for the source.
    private Task<string> ProbeAsync(string sources) => DotNetAsync(
        ["msbuild", Path.Combine(Repository.Root, "infra", "OptionalPackages.proj"), "-nologo", "-v:minimal", $"-p:AnswerFile={Answer}", $"-p:ProbeFolder={_folder.Path}/probe/"],
        [("RestoreSources", sources), ("RestoreAdditionalProjectSources", null), ("NUGET_PACKAGES", Path.Combine(_folder.Path, "unpacked"))]);

    private async Task<string> DotNetAsync(string[] arguments, (string Name, string? Value)[] environment)
    {
        await using var process = ChildProcess.Start(new ChildProcessOptions
        {
            Name = $"msbuild-{++_runs}",
            FileName = "dotnet",
            Arguments = arguments,
            RunDirectory = _folder.Path,
            Environment = environment.ToDictionary(each => each.Name, each => each.Value),
        });
        int code = await process.Exited.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
        string output = await File.ReadAllTextAsync(process.LogFile, TestContext.Current.CancellationToken);
        code.ShouldBe(0, output);
        return output;
    }
}
