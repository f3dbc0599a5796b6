using System.Net;
using System.Net.Sockets;
using MultiRegion.Local.Drills;

namespace MultiRegion.Local.Tests.Drills;

public sealed class PartReachTests
{
    [Fact]
    public async Task Listens_BeforeAndAfterTheListenerEnds_SaysWhich()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}");

        (await PartReach.ListensAsync(address, cancellation)).ShouldBeTrue();
        listener.Stop();
        (await PartReach.ListensAsync(address, cancellation)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("consul-loss")]
    [InlineData("controlplane-loss")]
    [InlineData("edge-restart-cold")]
    public void Drills_ThatKillServersOnly_LookWhetherTheFaultHeld(string name) =>
        DrillCatalog.Find(name).Single().Bars.ShouldContain((Bar)Bars.FaultHeld);
}
