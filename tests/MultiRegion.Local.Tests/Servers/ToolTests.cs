using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Tests.Servers;

public sealed class ToolTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Deb822_StanzaOfTheRelease_YieldsItsAddressesOnly()
    {
        const string Sources = """
            # comment
            Types: deb
            URIs: http://mirror.test/debian http://second.test/debian
            Suites: bookworm bookworm-updates
            Components: main

            Types: deb
            URIs: http://mirror.test/debian-security
            Suites: bookworm-security
            Components: main

            Types: deb-src
            URIs: http://source.test/debian
            Suites: bookworm

            Enabled: no
            Types: deb
            URIs: http://off.test/debian
            Suites: bookworm

            Types: deb
            Suites:
             sid
             bookworm
            URIs:
             http://folded.test/debian
            """;

        AptSources.Deb822(Sources, "bookworm").ShouldBe(["http://mirror.test/debian", "http://second.test/debian", "http://folded.test/debian"]);
    }

    [Fact]
    public void OneLine_LinesOfTheRelease_YieldTheirAddressesOnly()
    {
        string[] lines =
        [
            "# deb http://commented.test/debian bookworm main",
            "deb http://mirror.test/debian bookworm main contrib",
            "  deb [arch=amd64 signed-by=/k.gpg]   http://options.test/debian   bookworm   main",
            "deb-src http://source.test/debian bookworm main",
            "deb http://mirror.test/debian-security bookworm-security main",
            "deb",
        ];

        AptSources.OneLine(lines, "bookworm").ShouldBe(["http://mirror.test/debian", "http://options.test/debian"]);
    }

    [Fact]
    public void UrisOf_BothFormats_AreReadOnceEach()
    {
        _folder.File("sources.list", "deb http://a.test/debian bookworm main\n");
        _folder.File("sources.list.d/b.sources", "Types: deb\nURIs: http://b.test/debian http://a.test/debian\nSuites: bookworm\n");
        _folder.File("sources.list.d/c.list.disabled", "deb http://c.test/debian bookworm main\n");

        AptSources.UrisOf("bookworm", _folder.Path).ShouldBe(["http://a.test/debian", "http://b.test/debian"]);
        AptSources.UrisOf("trixie", _folder.Path).ShouldBeEmpty();
        AptSources.UrisOf("bookworm", "/no/such/folder").ShouldBeEmpty();
    }

    [Fact]
    public void Parse_OsRelease_KnowsWhoItIs()
    {
        var distribution = Distribution.Parse(["PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"", "ID=debian", "VERSION_CODENAME=bookworm", ""]);

        distribution.ShouldBe(new Distribution("debian", "bookworm"));
        distribution.IsDebian.ShouldBeTrue();
    }

    [Fact]
    public void Fetched_UnpackedPackages_AreFoundWithTheirLibraries()
    {
        var consul = _folder.Program("consul/usr/bin/consul");
        _folder.Program("postgresql-9/usr/lib/postgresql/9/bin/initdb");
        _folder.Program("postgresql-15/usr/lib/postgresql/15/bin/initdb");
        var postgres = Path.GetDirectoryName(_folder.Program("postgresql-15/usr/lib/postgresql/15/bin/postgres"))!;

        ToolLocator.FetchedConsul(_folder.Path).ShouldBe(consul);
        ToolLocator.FetchedPostgres(_folder.Path).ShouldBe(postgres);
        ToolLocator.EnvironmentOf(consul, _folder.Path).ShouldBeEmpty();
        ToolLocator.FetchedConsul("/no/such/folder").ShouldBeNull();
        ToolLocator.FetchedPostgres("/no/such/folder").ShouldBeNull();
    }

    [Fact]
    public async Task Ensure_NothingMissing_DoesNothing()
    {
        await ToolInstaller.EnsureAsync(_folder.Path, Tools.None, new Progress<string>(_ => Assert.Fail("nothing to do")), TestContext.Current.CancellationToken);

        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Tools.Consul, "--consul")]
    [InlineData(Tools.Postgres, "--postgres")]
    public void Advice_SaysWhatToRun(Tools missing, string option)
    {
        ToolAdvice.For(missing).ShouldContain("infra/up " + option);
        ToolAdvice.For(missing).ShouldContain("docker run");
    }
}
