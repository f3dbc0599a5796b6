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
    public void Take_Again_NothingIsGivenTwice()
    {
        var first = FreePorts.Take(IPAddress.Loopback, 20);

        FreePorts.Take(IPAddress.Loopback, 20).ShouldAllBe(port => !first.Contains(port));
    }

    [Fact]
    public void Next_TwoOwners_ShareNoPort()
    {
        var folder = Directory.CreateTempSubdirectory("multiregion-ports-");
        var (one, other) = (new PortBlocks(folder.FullName), new PortBlocks(folder.FullName));

        int[] ports = [.. Enumerable.Range(0, 150).SelectMany(_ => new[] { one.Next(), other.Next() })];

        ports.Distinct().Count().ShouldBe(300);
        ports.ShouldAllBe(port => port >= PortBlocks.First && port <= PortBlocks.Last);
        GC.KeepAlive((one, other));
    }

    [Fact]
    public void Next_AllAreOwned_BeginsAgainWithItsFirst()
    {
        var blocks = new PortBlocks(Directory.CreateTempSubdirectory("multiregion-ports-").FullName);
        var first = blocks.Next();
        for (var i = 1; i < PortBlocks.Ports; i++)
            blocks.Next();

        blocks.Next().ShouldBe(first);
    }

    [Fact]
    public void Next_OthersOwnAll_SaysSo()
    {
        var folder = Directory.CreateTempSubdirectory("multiregion-ports-").FullName;
        var greedy = new PortBlocks(folder);
        for (var i = 0; i < PortBlocks.Ports; i++)
            greedy.Next();

        Should.Throw<ToolException>(() => new PortBlocks(folder).Next()).Message.ShouldContain(folder);
        GC.KeepAlive(greedy);
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
