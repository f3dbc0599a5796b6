using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Services;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Tests.Services;

public sealed class DefinitionCatalogTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Defined_SeedIntentAndPlan_TheIntentCountsThenTheSeedThenThePlan()
    {
        var catalog = WithSeeds(Make.Service("api", "seed"));
        Origin(catalog).ShouldBe("seed");

        catalog.AdoptPublished(Make.Service("api", "plan"));
        Origin(catalog).ShouldBe("seed");

        catalog.Merge(Intent("intent", At));
        Origin(catalog).ShouldBe("intent");

        catalog.AdoptPublished(Make.Service("other", "plan"));
        Origin(catalog, "other").ShouldBe("plan");
    }

    [Fact]
    public void Merge_OlderIntent_IsNotTaken()
    {
        var catalog = WithSeeds();
        catalog.Merge(Intent("new", At)).ShouldBeTrue();

        catalog.Merge(Intent("old", At.AddSeconds(-1))).ShouldBeFalse();
        catalog.Merge(Intent("new", At)).ShouldBeFalse();

        Origin(catalog).ShouldBe("new");
    }

    [Fact]
    public void Merge_IntentsOfTheSameMoment_EveryCellKeepsTheSameWhateverTheOrder()
    {
        DefinitionIntent[] intents = [Intent("one", At) with { Author = "zoe" }, Intent("two", At), Intent("three", At), Intent(null, At)];
        var forth = WithSeeds();
        var back = WithSeeds();

        foreach (var intent in intents)
            forth.Merge(intent);
        foreach (var intent in intents.Reverse())
            back.Merge(intent);

        (Origin(forth), Origin(back)).ShouldBe(("one", "one"));
        forth = WithSeeds();
        back = WithSeeds();
        foreach (var intent in intents[1..])
            forth.Merge(intent);
        foreach (var intent in intents[1..].Reverse())
            back.Merge(intent);
        Origin(forth).ShouldBe(Origin(back));
    }

    [Fact]
    public void Merge_Removal_HidesSeedAndPlanUntilANewerIntent()
    {
        var catalog = WithSeeds(Make.Service("api", "seed"));
        catalog.AdoptPublished(Make.Service("api", "plan"));

        catalog.Merge(Intent(null, At));
        (Origin(catalog), catalog.IsRemoved("api")).ShouldBe((null, true));

        catalog.Merge(Intent("again", At.AddSeconds(1)));
        (Origin(catalog), catalog.IsRemoved("api")).ShouldBe(("again", false));
    }

    [Fact]
    public void AdoptTombstone_SeedOfTheSameName_DoesNotBringItBack()
    {
        var catalog = WithSeeds(Make.Service("api", "seed"));

        catalog.AdoptTombstone("api");

        (Origin(catalog), catalog.IsRemoved("api")).ShouldBe((null, true));
    }

    [Fact]
    public void TakeChanges_AfterwardsNothingChanged_IsEmpty()
    {
        var catalog = WithSeeds(Make.Service());
        catalog.Merge(Intent("intent", At));
        catalog.TakeChanges().ShouldBe(["api"]);

        catalog.AdoptPublished(Make.Service("api", "plan"));

        catalog.TakeChanges().ShouldBeEmpty();
    }

    private static string? Origin(DefinitionCatalog catalog, string service = "api") =>
        catalog.Defined.TryGetValue(service, out var definition) ? definition.Origins[0].Id : null;

    private static DefinitionIntent Intent(string? origin, DateTimeOffset at) => new()
    {
        Service = "api",
        Definition = origin is null ? null : Make.Service("api", origin),
        Removed = origin is null,
        Author = "somebody",
        Reason = "a test",
        At = at,
    };

    private static DefinitionCatalog WithSeeds(params ServiceDefinition[] seeds)
    {
        var settings = Make.Seeds(seeds).Select(setting => setting.Split('=', 2)).Select(setting => KeyValuePair.Create($"ControlPlane:{setting[0]}", (string?)setting[1]));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new DefinitionCatalog(new SeedDefinitions(configuration, Options.Create(new ControlPlaneOptions())));
    }
}
