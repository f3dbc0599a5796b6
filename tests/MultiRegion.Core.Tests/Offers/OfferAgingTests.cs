using FsCheck.Fluent;
using MultiRegion.Core.Offers;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Offers;

public sealed class OfferAgingTests
{
    [Theory]
    [InlineData(0, 90)]
    [InlineData(15, 90)]
    [InlineData(25, 60)]
    [InlineData(35, 45)]
    [InlineData(115, 30)]
    [InlineData(36000, 30)]
    public void Claim_MoreThanTheFairShare_FallsToItWithTheHalfLife(int seconds, double expected) =>
        OfferAging.Claim(90, 30, TimeSpan.FromSeconds(seconds)).ShouldBe(expected, 1e-9);

    [Theory]
    [InlineData(40, 10)]
    [InlineData(50, 20)]
    [InlineData(140, 30)]
    public void Claim_LessThanTheFairShare_RisesToItOnceTheOwnerHasMadeRoom(int seconds, double expected) =>
        OfferAging.Claim(10, 30, TimeSpan.FromSeconds(seconds)).ShouldBe(expected, 1e-9);

    [Fact]
    public void Claim_OfAnyAge_StaysWithinWhatTheOwnerKeepsThatHeardUpTo25SecondsLater() =>
        Properties.Hold(
            from offer in Gen.Choose(0, 1000)
            from fair in Gen.Choose(0, 1000)
            from age in Gen.Choose(0, 300_000)
            from skew in Gen.Choose(-25_000, 25_000)
            select (offer, fair, age, skew),
            input =>
            {
                double claim = OfferAging.Claim(input.offer, input.fair, TimeSpan.FromMilliseconds(input.age));
                double kept = OfferAging.Reserve(input.offer, input.fair, TimeSpan.FromMilliseconds(Math.Max(0, input.age + input.skew)));
                return claim <= kept + 1e-9;
            });
}
