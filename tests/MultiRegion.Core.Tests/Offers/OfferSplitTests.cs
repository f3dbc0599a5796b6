using FsCheck.Fluent;
using MultiRegion.Core.Offers;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Offers;

public sealed class OfferSplitTests
{
    [Fact]
    public void Split_EnoughForAll_GrantsEachRequestAndTheRestByDemand() =>
        Split(100, own: 10, reserved: 9, [20, 0], [30, 10]).ShouldBe([20 + 60 * 0.75, 60 * 0.25], 1e-9);

    [Fact]
    public void Split_MoreRequestedThanLeft_GrantsInProportion() =>
        Split(100, own: 50, reserved: 0, [60, 30], [1, 1]).ShouldBe([30, 15], 1e-9);

    [Fact]
    public void Split_OwnDemandFillsIt_OffersNothing() => Split(100, own: 95, reserved: 0, [60, 30], [1, 1]).ShouldBe([0, 0]);

    [Fact]
    public void Split_Anything_NeverOffersMoreThanThereIs() =>
        Properties.Hold(
            from count in Gen.Choose(0, 8)
            from numbers in Gen.ArrayOf(Gen.Choose(0, 1000).Select(value => (double)value), 2 * count)
            from capacity in Gen.Choose(1, 1000)
            from own in Gen.Choose(0, 1000)
            from reserved in Gen.Choose(0, 1000)
            select (capacity, own, reserved, requests: numbers[..count], demands: numbers[count..]),
            input =>
            {
                double[] offers = Split(input.capacity, input.own, input.reserved, input.requests, input.demands);
                return offers.All(offer => offer >= 0 && double.IsFinite(offer))
                    && offers.Sum() <= Math.Max(0, input.capacity - input.reserved - input.own) + 1e-9;
            });

    private static double[] Split(double capacity, double own, double reserved, double[] requests, double[] demands)
    {
        double[] offers = new double[requests.Length];
        OfferSplit.Split(capacity, own, reserved, requests, demands, offers);
        return offers;
    }
}
