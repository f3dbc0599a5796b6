using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Tests.Servers;

public sealed class PortTests
{
    [Fact]
    public void Take_Several_AreDifferentAndFree()
    {
        var ports = FreePorts.Take(IPAddress.Loopback, 20);

        ports.Distinct().Count().ShouldBe(20);
        ports.ShouldAllBe(port => FreePorts.IsFree(IPAddress.Loopback, port));
    }

    [Fact]
    public void ThrowIfUsed_SomebodyListens_NamesPortPurposeAndProcess()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var failure = Should.Throw<ToolException>(() => PortCheck.ThrowIfUsed(IPAddress.Loopback, port, "the HTTP of Consul"));

        failure.Message.ShouldContain($"Port {port}");
        failure.Message.ShouldContain("the HTTP of Consul");
        if (OperatingSystem.IsLinux())
            failure.Message.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ("));
    }

    [Fact]
    public void ThrowIfUsed_SomebodyListens_KeepsHisArgumentsToItself()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux shows other processes' arguments");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var arguments = File.ReadAllText("/proc/self/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);

        var message = Should.Throw<ToolException>(() => PortCheck.ThrowIfUsed(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port, "x")).Message;

        // Of this process all but the program, and what an interpreter runs, may be a secret.
        var shown = message[(message.IndexOf('(', StringComparison.Ordinal) + 1)..message.IndexOf(')', StringComparison.Ordinal)];
        shown.Split(' ').Length.ShouldBeLessThanOrEqualTo(2);
        arguments.Skip(2).ShouldAllBe(argument => !shown.Contains(argument, StringComparison.Ordinal));
    }

    [Fact]
    public void ThrowIfUsed_Free_DoesNothing() => PortCheck.ThrowIfUsed(IPAddress.Loopback, FreePorts.Take(IPAddress.Loopback, 1)[0], "x");
}
