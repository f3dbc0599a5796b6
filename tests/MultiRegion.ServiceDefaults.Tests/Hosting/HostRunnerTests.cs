using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MultiRegion.ServiceDefaults.Hosting;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ServiceDefaults.Tests.Hosting;

[Collection(nameof(ConsoleCapture))]
public sealed class HostRunnerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("multiregion-host").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task RunAsync_Help_PrintsItAndEnds()
    {
        using var console = new ConsoleCapture();

        var code = await HostRunner.RunAsync("host", ["--help"], "usage: host", _ => throw new InvalidOperationException());

        code.ShouldBe(HostRunner.Ok);
        console.Out.ShouldBe("usage: host" + Environment.NewLine);
    }

    [Fact]
    public async Task RunAsync_PortInUse_SaysWhichProcessListensThere()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (code, error) = await RunAsync(builder => builder.WebHost.UseUrls($"http://127.0.0.1:{port}"));

        code.ShouldBe(HostRunner.Misconfigured);
        error.ShouldStartWith($"host: http://127.0.0.1:{port} is in use by process {Environment.ProcessId} (");
        ShouldBeOneMessage(error);
    }

    [Fact]
    public async Task RunAsync_SettingOfAnotherType_NamesKeyValueAndForm()
    {
        var (code, error) = await RunAsync(builder =>
        {
            builder.Configuration["Edge:ReportInterval"] = "soon";
            builder.Services.AddOptions<Settings>().BindConfiguration("Edge").ValidateOnStart();
        });

        code.ShouldBe(HostRunner.Misconfigured);
        error.ShouldContain("Edge:ReportInterval: 'soon' is not a duration such as 00:00:01.500");
        ShouldBeOneMessage(error);
    }

    [Fact]
    public async Task RunAsync_SettingOutOfRange_SaysWhatTheValidatorSays()
    {
        var (code, error) = await RunAsync(builder => builder.Services.AddOptions<Settings>()
            .Validate(_ => false, "Edge:ReportInterval: '0' is not a duration of 100 ms to 1 min").ValidateOnStart());

        code.ShouldBe(HostRunner.Misconfigured);
        error.ShouldContain("Edge:ReportInterval: '0' is not a duration of 100 ms to 1 min");
        ShouldBeOneMessage(error);
    }

    [Fact]
    public async Task RunAsync_FileIsNotJson_NamesFileLineAndKey()
    {
        var file = Path.Combine(_directory, "edge.json");
        await File.WriteAllTextAsync(file, """
            {
              "Edge": {
                "Id": "a",
                "Consul": { "Address": http://127.0.0.1:8500 }
              }
            }
            """);

        var (code, error) = await RunAsync(builder => builder.Configuration.AddJsonFile(file));

        code.ShouldBe(HostRunner.Misconfigured);
        error.ShouldContain($"{file}, line 4: at or after key 'Edge:Consul:Address': 'h' is an invalid start of a value.");
        ShouldBeOneMessage(error);
    }

    [Fact]
    public async Task RunAsync_FileDoesNotExist_NamesIt()
    {
        var (code, error) = await RunAsync(builder => builder.Configuration.AddJsonFile(Path.Combine(_directory, "none.json")));

        code.ShouldBe(HostRunner.Misconfigured);
        error.ShouldContain("none.json' does not exist");
        ShouldBeOneMessage(error);
    }

    [Fact]
    public async Task RunAsync_BadToken_NamesItsKey()
    {
        var (code, error) = await RunAsync(builder => builder.Configuration["Tokens:0:Role"] = "root");

        code.ShouldBe(HostRunner.Misconfigured);
        error.ShouldContain("Tokens:0:Role: 'root' is not one of edge, peer, viewer, operator, admin, break-glass");
        ShouldBeOneMessage(error);
    }

    [Theory]
    [InlineData("127.0.0.1:80", "expected an address such as http://127.0.0.1:8080")]
    [InlineData("http://203.0.113.7:8080", "is not one of this machine's")]
    public async Task RunAsync_BadListener_SaysWhatToUse(string url, string expected)
    {
        var (code, error) = await RunAsync(builder => builder.WebHost.UseUrls(url));

        code.ShouldBe(HostRunner.Misconfigured);
        error.ShouldContain(expected);
        ShouldBeOneMessage(error);
    }

    [Fact]
    public async Task RunAsync_FaultOfOurs_ShowsItWhole()
    {
        var (code, error) = await RunAsync(_ => throw new NotSupportedException("a fault"));

        code.ShouldBe(HostRunner.Crashed);
        error.ShouldContain("   at ");
    }

    [Fact]
    public void Find_NobodyListens_IsNull()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        PortOwner.Find(port)!.ProcessId.ToString(CultureInfo.InvariantCulture).ShouldBe($"{Environment.ProcessId}");

        listener.Stop();

        PortOwner.Find(port).ShouldBeNull();
    }

    private static async Task<(int Code, string Error)> RunAsync(Action<WebApplicationBuilder> configure)
    {
        using var console = new ConsoleCapture();
        var code = await HostRunner.RunAsync("host", [], "", _ =>
        {
            var builder = DefaultsHost.Builder();
            configure(builder);
            return builder.Build();
        });
        console.Out.ShouldNotContain("   at ", Case.Sensitive, "the framework's own log of the failure must not be shown besides");
        return (code, console.Error);
    }

    private static void ShouldBeOneMessage(string error)
    {
        error.ShouldStartWith("host: ");
        error.ShouldNotContain("   at ");
        error.ShouldNotContain("Exception");
    }

    private sealed class Settings
    {
        public TimeSpan ReportInterval { get; set; }
    }
}
