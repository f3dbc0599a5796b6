using MultiRegion.Contracts;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Health;

/// <summary>
/// How soon a partial failure is acted upon, and how seldom noise is: the whole way from reports to a published plan, in virtual time.
/// <b>Detected</b> means that the plan made after the report gives the origin less than the plan before the failure did. Reports come once a second; the
/// failure begins with an interval. Arrivals are Poisson, 1 % of the attempts fail anyway, times to first byte are lognormal with σ 0.5.
/// </summary>
public sealed class DetectionTests
{
    private const int Seeds = 1000;

    /// <summary>Three origins at one distance, so that each gets a third.</summary>
    private static readonly ServiceDefinition Alike = Definitions.Service(
        Definitions.Origin("us", "us-east"), Definitions.Origin("ap", "ap-south"), Definitions.Origin("us-2", "us-east"));

    [Theory]
    [InlineData(0.6, 2)]
    [InlineData(0.3, 6)]
    public void OneEdge_TenRequestsASecond_IsDetectedInTime(double failing, int reports) =>
        Detected(["edge-1"], ratePerEdge: 10, failing, reports).ShouldBeGreaterThanOrEqualTo(0.99);

    [Theory]
    [InlineData(0.6, 2)]
    [InlineData(0.3, 6)]
    public void ThreeEdges_TenRequestsASecondEach_IsDetectedInTime(double failing, int reports) =>
        Detected(["edge-1", "edge-2", "edge-3"], ratePerEdge: 10, failing, reports).ShouldBeGreaterThanOrEqualTo(0.99);

    /// <summary>A third of the requests each, and no one of them may be believed alone: it takes a report more.</summary>
    [Theory]
    [InlineData(0.6, 3)]
    [InlineData(0.3, 9)]
    public void ThreeEdges_TenRequestsASecondTogether_IsDetectedSoonAfter(double failing, int reports) =>
        Detected(["edge-1", "edge-2", "edge-3"], ratePerEdge: 10 / 3.0, failing, reports).ShouldBeGreaterThanOrEqualTo(0.95);

    [Theory]
    [InlineData(1, 10)]
    [InlineData(10, 20)]
    [InlineData(100, 5)]
    public void ConstantNoise_AnHour_ChangesNoWeightAfterTheFirstMinute(double ratePerEdge, int seeds)
    {
        for (int seed = 1; seed <= seeds; seed++)
        {
            CellSimulation cell = Noisy(seed, ["edge-1", "edge-2"], ratePerEdge);
            cell.Run(60);
            int published = cell.Published.Count;
            cell.Run(3540);
            cell.Published.Count.ShouldBe(published, $"seed {seed}");
        }
    }

    private static double Detected(string[] edges, double ratePerEdge, double failing, int reports)
    {
        int detected = 0;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            CellSimulation cell = Noisy(seed, edges, ratePerEdge);
            cell.Tick();
            double before = cell.Weight("us");
            cell.FailureShare = (_, origin) => origin == "us" ? failing : 0.01;
            for (int report = 1; report <= reports && cell.Weight("us") >= before; report++)
            {
                cell.Run(1);
                cell.Tick();
            }

            detected += cell.Weight("us") < before ? 1 : 0;
        }

        return (double)detected / Seeds;
    }

    /// <param name="seed">Seed of all chance.</param>
    /// <param name="edges">The edges that report.</param>
    /// <param name="ratePerEdge">Requests per second of each edge to the origin that will fail.</param>
    private static CellSimulation Noisy(int seed, string[] edges, double ratePerEdge)
    {
        var cell = new CellSimulation(Alike, seed, edges)
        {
            Noisy = true,
            Probing = false,
            FailureShare = (_, _) => 0.01,
            Latency = _ => TimeSpan.FromMilliseconds(100),
            Rate = 3 * ratePerEdge,
        };
        cell.Run(30);
        return cell;
    }
}
