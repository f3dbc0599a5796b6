using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Publishing;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Tests.Publishing;

public sealed class PublishBatchesTests
{
    [Fact]
    public void Of_ManySmallPlans_CutsAtSixty() =>
        PublishBatches.Of(Publications(130, origins: 1), indexBytes: 1000).Select(batch => batch.Count).ShouldBe([60, 60, 10]);

    [Fact]
    public void Of_LargePlans_CutsBeforeConsulsLimitAsTheyTravel()
    {
        var publications = Publications(40, origins: 300).ToList();
        publications[0].Bytes.Length.ShouldBeInRange(20_000, PlanSize.MaxBytes);

        var batches = PublishBatches.Of(publications, indexBytes: 60_000).ToList();

        batches.Count.ShouldBeGreaterThan(1);
        batches.SelectMany(batch => batch).ShouldBe(publications);
        foreach (var batch in batches)
            (batch.Sum(publication => Base64(publication.Bytes.Length)) + Base64(60_000)).ShouldBeLessThan(512 * 1024);
    }

    [Fact]
    public void Of_Nothing_IsNothing() => PublishBatches.Of([], indexBytes: 10).ShouldBeEmpty();

    private static int Base64(int bytes) => (bytes + 2) / 3 * 4;

    private static IEnumerable<Publication> Publications(int count, int origins)
    {
        var regions = Enumerable.Range(0, origins).Select(i => $"region-{i}").ToArray();
        return Enumerable.Range(0, count).Select(i => Publication.Of(
            new PlanDraft
            {
                Changed = true,
                Definition = Make.Service($"service-{i}", regions),
                Weights = regions.ToDictionary(region => region, _ => 1.0 / origins),
                State = PlanState.Normal,
                Demand = 0,
                Explanation = [],
                Sentence = "",
            },
            new PlanVersion(1, 1), "eu-west", DateTimeOffset.UnixEpoch));
    }
}
