using System.Net;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Commands;
using MultiRegion.Local.Display;
using MultiRegion.Local.Servers;

namespace MultiRegion.EndToEnd.Tests;

public sealed class StartStopTests
{
    private static UpOptions Small(int portBase) => new() { Cells = 1, Edges = 1, PortBase = portBase, Rate = 20 };

    [Fact]
    public async Task Stop_RunningCells_LeavesNoProcessAndNoPort()
    {
        LocalCells cells = await Launcher.StartAsync(Small(Launcher.PortBase));
        cells.StartLoad();
        Cell cell = cells.Cells[0];
        cell.Up().ShouldAllBe(part => part.Value);

        await cells.DisposeAsync();

        cell.Up().ShouldAllBe(part => !part.Value);
        cells.Postgres.IsUp.ShouldBeFalse();
        Directory.GetFiles(Path.Combine(cells.Folder.Path, "pids")).ShouldBeEmpty();
        foreach ((IPEndPoint endPoint, string purpose) in cell.Layout.EndPoints)
            FreePorts.IsFree(endPoint.Address, endPoint.Port).ShouldBeTrue(purpose);
    }

    [Fact]
    public async Task Start_SecondCopyOnAnotherPortBase_RunsBeside()
    {
        await using LocalCells first = await Launcher.StartAsync(Small(Launcher.PortBase));
        await using LocalCells second = await Launcher.StartAsync(Small(Launcher.PortBase + 1000));

        using var http = new HttpClient();
        foreach (LocalCells cells in new[] { first, second })
            (await http.GetAsync(cells.Cells[0].Edges[0].Url, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Start_PortInUse_NamesTheProcess()
    {
        Launcher.SkipWithoutServers();
        int port = Launcher.PortBase + 2000;
        using var squatter = new System.Net.Sockets.TcpListener(IPAddress.Parse("127.0.1.1"), port);
        squatter.Start();

        ToolException error = await Should.ThrowAsync<ToolException>(() => Launcher.StartAsync(Small(port)));

        error.Message.ShouldContain($"{port}");
        error.Message.ShouldContain($"{Environment.ProcessId}");
    }

    [Fact]
    public async Task View_RunningCells_ShowsScoresWeightsAndTraffic()
    {
        await using LocalCells cells = await Launcher.StartAsync(Small(Launcher.PortBase));
        cells.StartLoad();
        var view = new LiveView(cells, TimeProvider.System);

        LiveSnapshot snapshot;
        do
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            snapshot = await view.ReadAsync(TestContext.Current.CancellationToken);
        }
        while (snapshot.Total.PerSecond == 0 || snapshot.Routes[0].Score is null);

        snapshot.Cells.Single().Plan.ShouldNotBeNull();
        snapshot.Routes.Single().Weight.ShouldBe(1);
        snapshot.Routes.Single().Traffic.P50.ShouldNotBeNull();
        snapshot.Total.Errors.ShouldBe(0);
    }
}
