using MultiRegion.Contracts;
using MultiRegion.Core.Tests.Support;

namespace MultiRegion.Core.Tests.Offers;

/// <summary>Two cells that want the same spare capacity, with digests that come, come late, or do not come.</summary>
public sealed class SharedOriginTests
{
    private static readonly ServiceDefinition Shared = Definitions.Service(
        Definitions.Origin("eu", "eu-west", 1000), Definitions.Origin("us", "us-east", 1000), Definitions.Origin("spare", "ap-south", 800)) with
    {
        Routing = new RoutingOptions(),
    };

    public enum Link
    {
        Good,
        Late,
        Patchy,
        Stale,
        Asymmetric,
        Broken,
    }

    public static TheoryData<Link, int, bool> Links
    {
        get
        {
            var data = new TheoryData<Link, int, bool>();
            foreach (Link link in Enum.GetValues<Link>())
            {
                for (int seed = 1; seed <= 3; seed++)
                {
                    data.Add(link, seed, true);
                    data.Add(link, seed, false);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void SpareOrigin_WantedByTwoCellsForAnHour_IsNeverOverfilledAndNothingOscillates(Link link, int seed, bool ownCell)
    {
        WorldSimulation world = World(link, seed, ownCell);
        world.Demand = cell => cell == "ap-south" ? 0 : 1150;
        int over = 0;
        int settled = 0;
        for (int second = 0; second < 3600; second++)
        {
            world.Step();
            over = world.Loads["spare"] > 1.1 * 800 ? over + 1 : 0;
            over.ShouldBeLessThan(5, $"second {second}");
            // A link that broke has aged every offer to its end by then.
            if (second == 600)
                settled = world.Published;
        }

        (world.Published - settled).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void SpareOrigin_DemandMovesFromOneCellToTheOther_IsNeverOverfilled(Link link, int seed, bool ownCell)
    {
        WorldSimulation world = World(link, seed, ownCell);
        int over = 0;
        for (int second = 0; second < 3600; second++)
        {
            // Each cell in turn has 60 % more than its own origin can take.
            bool east = second / 600 % 2 == 1;
            world.Demand = cell => cell == "ap-south" ? 0 : cell == "us-east" == east ? 1600 : 700;
            world.Step();
            over = world.Loads["spare"] > 1.1 * 800 ? over + 1 : 0;
            over.ShouldBeLessThan(5, $"second {second}");
        }
    }

    /// <summary>The owner goes on hearing the others, and cannot know that they no longer hear it and take a fair share of what it wants itself.</summary>
    [Fact]
    public void Origin_NeededByItsOwnCellWhoseDigestsAreLost_IsNotOverfilledByTheOthers()
    {
        WorldSimulation world = World(Link.Good, 1, ownCell: true);
        world.Delay = (from, _) => from == "ap-south" && world.Second >= 120 ? null : 0;
        world.Demand = cell => cell == "ap-south" ? 720 : world.Second < 120 ? 700 : 880;
        int over = 0;
        for (int second = 0; second < 900; second++)
        {
            world.Step();
            over = world.Loads["spare"] > 1.1 * 800 ? over + 1 : 0;
            over.ShouldBeLessThan(5, $"second {second}");
        }
    }

    [Fact]
    public void SpareOrigin_DigestsComeAndOneCellNeedsItAll_GetsIt()
    {
        WorldSimulation world = World(Link.Good, 1, ownCell: true);
        world.Demand = cell => cell == "eu-west" ? 2300 : cell == "us-east" ? 200 : 0;
        for (int second = 0; second < 120; second++)
            world.Step();
        world.Draft("eu-west").Shortfall.ShouldBe(0);
        world.Loads["spare"].ShouldBeInRange(600, 800);
    }

    [Fact]
    public void OriginOfOneCellDies_TheOthersTakeItsLoadAtOnceWithinWhatTheyOffered()
    {
        WorldSimulation world = World(Link.Good, 1, ownCell: true);
        world.Demand = cell => cell == "ap-south" ? 100 : 700;
        for (int second = 0; second < 120; second++)
            world.Step();
        world.Dead.Add("us");
        for (int second = 0; second < 30; second++)
        {
            world.Step();
            if (second >= 2)
            {
                world.Loads["us"].ShouldBe(0);
                world.Loads["spare"].ShouldBeLessThan(1.1 * 800, $"second {second}");
                world.Loads["eu"].ShouldBeLessThan(1.1 * 1000, $"second {second}");
            }
        }

        world.Draft("us-east").Shortfall.ShouldBe(0);
    }

    private static WorldSimulation World(Link link, int seed, bool ownCell)
    {
        string[] cells = ownCell ? ["eu-west", "us-east", "ap-south"] : ["eu-west", "us-east"];
        var world = new WorldSimulation(Shared, seed, cells);
        var letters = new Random(seed);
        // A link that breaks does so after five minutes, when offers are settled.
        world.Delay = (from, to) => link switch
        {
            Link.Good => 0,
            Link.Late => 8,
            Link.Patchy => letters.Next(3) == 0 ? null : letters.Next(3, 8),
            Link.Stale => world.Second < 300 ? 0 : null,
            Link.Asymmetric => from == "eu-west" && world.Second >= 300 ? null : 0,
            _ => null,
        };
        return world;
    }
}
