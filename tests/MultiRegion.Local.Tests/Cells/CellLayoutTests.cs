using System.Net;
using MultiRegion.Local.Cells;

namespace MultiRegion.Local.Tests.Cells;

public sealed class CellLayoutTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Plan_MostCellsAndEdges_ShareNoPort(bool distinctAddresses)
    {
        IReadOnlyList<CellLayout> cells = CellLayout.Plan(CellLayout.MaxCells, CellLayout.MaxEdges, 18000, distinctAddresses);

        List<int> ports =
        [
            .. cells.SelectMany(cell => cell.EndPoints).Select(listener => listener.EndPoint.Port),
            .. cells.SelectMany(cell => Enumerable.Range(cell.ConsulPort, 4)),
            .. cells.Select(cell => cell.PostgresPort),
        ];
        ports.Distinct().Count().ShouldBe(ports.Count);
        ports.Max().ShouldBeLessThan(18000 + 1000);
    }

    [Fact]
    public void Plan_DistinctAddresses_GivesEachRegionItsOwn()
    {
        IReadOnlyList<CellLayout> cells = CellLayout.Plan(3, 2, 18000, distinctAddresses: true);

        cells.Select(cell => cell.Address).ShouldBe([IPAddress.Parse("127.0.1.1"), IPAddress.Parse("127.0.2.1"), IPAddress.Parse("127.0.3.1")]);
        cells.Select(cell => cell.Region).ShouldBe(["eu-west", "us-east", "ap-south"]);
    }

    [Fact]
    public void Plan_OneAddress_SeparatesByPort() =>
        CellLayout.Plan(3, 2, 18000, distinctAddresses: false).ShouldAllBe(cell => cell.Address.Equals(IPAddress.Loopback));

    [Fact]
    public void For_Demo_VictimHasHalfOfTheCapacityAndTheOthersCanCarryAll()
    {
        IReadOnlyList<CellLayout> cells = CellLayout.Plan(3, 2, 18000, distinctAddresses: true);

        var origins = DemoDefinition.For(cells, rate: 500, TimeSpan.FromMilliseconds(10), honoursIdempotencyKey: false).Origins;

        origins.Single(origin => origin.Region == "us-east").Capacity.ShouldBe(1000);
        origins.Where(origin => origin.Region != "us-east").Sum(origin => origin.Capacity)!.Value.ShouldBeGreaterThanOrEqualTo(500);
    }
}
