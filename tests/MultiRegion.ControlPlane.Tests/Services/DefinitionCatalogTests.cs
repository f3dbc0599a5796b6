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

        catalog.Apply(Intent("intent", At));
        Origin(catalog).ShouldBe("intent");

        catalog.AdoptPublished(Make.Service("other", "plan"));
        Origin(catalog, "other").ShouldBe("plan");
    }

    [Fact]
    public void Apply_Removal_HidesSeedAndPlanUntilAnotherIntent()
    {
        var catalog = WithSeeds(Make.Service("api", "seed"));
        catalog.AdoptPublished(Make.Service("api", "plan"));

        catalog.Apply(Intent(null, At));
        (Origin(catalog), catalog.IsRemoved("api")).ShouldBe((null, true));

        catalog.Apply(Intent("again", At.AddSeconds(1)));
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
        catalog.Apply(Intent("intent", At));
        catalog.TakeChanges().ShouldBe(["api"]);

        catalog.AdoptPublished(Make.Service("api", "plan"));

        catalog.TakeChanges().ShouldBeEmpty();
    }

    private static string? Origin(DefinitionCatalog catalog, string service = "api") =>
        catalog.Defined.TryGetValue(service, out var definition) ? definition.Origins[0].Id : null;

    private static Intent Intent(string? origin, DateTimeOffset at) => new()
    {
        Kind = IntentKind.Service,
        Name = "api",
        Stamp = new IntentStamp(at.ToUnixTimeMilliseconds(), 0, "eu-west"),
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
