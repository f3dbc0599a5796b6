using FsCheck;
using FsCheck.Fluent;
using MultiRegion.Contracts;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests;

/// <summary>The order of plans, which every holder of one relies on.</summary>
public sealed class PlanOrderTests
{
    private static readonly Gen<PlanVersion> Version =
        Gen.Choose(0, 4).Zip(Gen.Choose(0, 4), (epoch, revision) => new PlanVersion(epoch, revision));

    [Fact]
    public void Compare_AnyThree_IsATotalOrder() =>
        Properties.Hold(Gen.Three(Version), versions =>
        {
            (PlanVersion a, PlanVersion b, PlanVersion c) = versions;
            bool total = Math.Sign(a.CompareTo(b)) == -Math.Sign(b.CompareTo(a)) && (a.CompareTo(b) == 0) == (a == b);
            bool transitive = !(a <= b && b <= c) || a <= c;
            return total && transitive && a.IsNewerThan(b) == (a > b) && !a.IsNewerThan(a);
        });

    [Fact]
    public void IsNewerThan_PlansInAnyOrderAndNumber_HolderEndsAtTheNewest() =>
        Properties.Hold(Version.NonEmptyListOf().SelectMany(versions => Gen.Shuffle(versions.Concat(versions).ToArray())), arrivals =>
        {
            PlanVersion held = PlanVersion.None;
            foreach (PlanVersion arrival in arrivals)
            {
                if (arrival.IsNewerThan(held))
                    held = arrival;
            }

            return held == arrivals.OrderBy(version => version.Epoch).ThenBy(version => version.Revision).Last();
        });

    [Fact]
    public void IsNewerThan_HigherEpoch_BeatsAnyRevision() =>
        new PlanVersion(2, 1).IsNewerThan(new PlanVersion(1, long.MaxValue)).ShouldBeTrue();
}
