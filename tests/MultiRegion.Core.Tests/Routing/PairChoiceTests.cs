using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Core.Routing;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Routing;

public sealed class PairChoiceTests
{
    private static readonly Gen<(double[] Weights, int[] Groups)> Members = Gen.Choose(1, 20).SelectMany(count =>
        Gen.ArrayOf(Properties.Share, count).Zip(Gen.ArrayOf(Gen.Choose(0, 4), count)).Select(pair => (pair.Item1, pair.Item2)));

    private static readonly Gen<double> Draw = Gen.Frequency(
        (6, Gen.Choose(0, int.MaxValue - 1).Select(value => value / (double)int.MaxValue)),
        (1, Gen.Constant(0.0)),
        (1, Gen.Constant(Math.BitDecrement(1.0))));

    [Fact]
    public void PickOther_AnyDraw_IsAnotherOneOfTheGroupWithWeight() =>
        Properties.Hold(Members.Zip(Draw).Zip(Draw), input =>
        {
            (((double[] weights, int[] groups), double draw1), double draw2) = input;
            var choice = new PairChoice(weights, groups);
            int first = choice.Pick(draw1);
            if (first < 0)
                return weights.All(weight => weight == 0);
            int other = choice.PickOther(first, draw2);
            bool isAlone = !weights.Index().Any(entry => entry.Index != first && entry.Item > 0 && groups[entry.Index] == groups[first]);
            return isAlone ? other == -1 : other != first && weights[other] > 0 && groups[other] == groups[first];
        }, cases: 5_000);

    [Fact]
    public void PickOther_EvenDraws_FollowTheWeightsOfTheOthers() =>
        Properties.Hold(Members.Where(members => members.Weights.Any(weight => weight > 0)).Zip(Draw), input =>
        {
            const int draws = 2_000;
            ((double[] weights, int[] groups), double draw) = input;
            var choice = new PairChoice(weights, groups);
            int first = choice.Pick(draw);
            if (choice.PickOther(first, 0) < 0)
                return true;
            int[] picked = new int[weights.Length];
            for (int i = 0; i < draws; i++)
                picked[choice.PickOther(first, (i + 0.5) / draws)]++;
            double[] odds = [.. weights.Index().Select(entry => entry.Index != first && groups[entry.Index] == groups[first] ? entry.Item : 0)];
            return odds.Index().All(entry => Math.Abs(picked[entry.Index] - draws * entry.Item / odds.Sum()) <= 2);
        }, cases: 300);

    [Fact]
    public void PickOther_NoWeightItself_IsMinusOne() => new PairChoice([0, 1, 1], [0, 0, 0]).PickOther(0, 0.5).ShouldBe(-1);

    [Fact]
    public void New_GroupMissing_Throws() => Should.Throw<ArgumentException>(() => new PairChoice([1, 2], [0]));
}
