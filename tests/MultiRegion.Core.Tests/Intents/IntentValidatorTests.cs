using MultiRegion.Contracts;
using MultiRegion.Core.Intents;
using static MultiRegion.Core.Tests.Intents.IntentMake;

namespace MultiRegion.Core.Tests.Intents;

public sealed class IntentValidatorTests
{
    private static readonly OverrideSpec Spec = new() { Action = OverrideAction.Cap, Service = "api", Origin = "o1", Share = 0.5, Until = Now.AddHours(1) };
    private static readonly Dictionary<string, ServiceDefinition> Services = new() { ["api"] = Service("api", 2).Definition! };

    public static TheoryData<OverrideSpec, string[]> Overrides => new()
    {
        { Spec, [] },
        { Spec with { Origin = null, Region = "eu-west" }, [] },
        { Spec with { Action = OverrideAction.Drain, Service = null, Origin = null, Region = "eu-west", Share = null }, [] },
        { Spec with { Action = OverrideAction.ForceOn, Origin = null, Share = null }, [] },
        { Spec with { Share = null }, ["share"] },
        { Spec with { Share = 1.01 }, ["share"] },
        { Spec with { Share = -0.1 }, ["share"] },
        { Spec with { Share = double.NaN }, ["share"] },
        { Spec with { Action = OverrideAction.Drain }, ["share"] },
        { Spec with { Action = OverrideAction.ForceOn, Share = 2 }, ["share"] },
        { Spec with { Origin = null }, ["origin"] },
        { Spec with { Service = null }, ["service", "service"] },
        { Spec with { Region = "eu-west" }, ["region"] },
        { Spec with { Service = "nope" }, ["service"] },
        { Spec with { Origin = "nope" }, ["origin"] },
        { Spec with { Origin = null, Region = "mars" }, ["region"] },
        { Spec with { Until = Now }, ["until"] },
        { Spec with { Until = Now.AddDays(30).AddSeconds(1) }, ["until"] },
        { Spec with { Until = Now.AddDays(30) }, [] },
    };

    public static TheoryData<SafetyRule, string[]> Rules => new()
    {
        { new() { Kind = SafetyRuleKind.MinimumRegions, Count = 2 }, [] },
        { new() { Kind = SafetyRuleKind.MinimumRegions, Count = 0 }, ["count"] },
        { new() { Kind = SafetyRuleKind.MinimumOrigins }, ["count"] },
        { new() { Kind = SafetyRuleKind.NMinusOneSafe, Services = ["api"] }, [] },
        { new() { Kind = SafetyRuleKind.NMinusOneSafe, Count = 2 }, ["count"] },
        { new() { Kind = SafetyRuleKind.NMinusOneSafe, Services = ["nope"] }, ["services[0]"] },
        { new() { Kind = SafetyRuleKind.MinimumSpareCapacity, Share = 0 }, ["share"] },
        { new() { Kind = SafetyRuleKind.MaximumTrafficMoved, Share = 0.3, Within = TimeSpan.FromMinutes(1) }, [] },
        { new() { Kind = SafetyRuleKind.MaximumTrafficMoved, Share = 0.3, Within = TimeSpan.FromDays(2) }, ["within"] },
        { new() { Kind = SafetyRuleKind.MaximumCapacityRemoved, Share = 0.3, Within = TimeSpan.FromMinutes(1) }, ["within"] },
        { new() { Kind = SafetyRuleKind.NeverTogether, Origins = ["o0", "o1"] }, [] },
        { new() { Kind = SafetyRuleKind.NeverTogether, Origins = ["o0"] }, ["origins"] },
        { new() { Kind = SafetyRuleKind.NeverTogether, Origins = ["o0", "o0"] }, ["origins[1]"] },
        { new() { Kind = SafetyRuleKind.NeverTogether, Origins = ["o0", "o9"] }, ["origins[1]"] },
        { new() { Kind = SafetyRuleKind.NeverTogether, Regions = ["eu-west", "mars"] }, ["regions[1]"] },
        { new() { Kind = SafetyRuleKind.MinimumRegions, Count = 1, Regions = ["eu-west"] }, ["regions"] },
    };

    [Theory]
    [MemberData(nameof(Overrides))]
    public void Validate_Override_NamesWhatIsWrong(OverrideSpec spec, string[] wrong) =>
        OverrideValidator.Validate(spec, Services, regions: null, Now).Select(error => error.Path).ShouldBe(wrong);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Validate_Rule_NamesWhatIsWrong(SafetyRule rule, string[] wrong) =>
        RuleValidator.Validate(rule, Services, regions: null).Select(error => error.Path).ShouldBe(wrong);

    [Theory]
    [InlineData(0, 24, null)]
    [InlineData(-48, 24, "until")]
    [InlineData(0, 0, "until")]
    [InlineData(0, 91 * 24, "until")]
    public void Validate_Freeze_NamesWhatIsWrong(int from, int lasts, string? wrong)
    {
        var freeze = new ChangeFreeze { From = Now.AddHours(from), Until = Now.AddHours(from + lasts), Services = ["api"] };
        FreezeValidator.Validate(freeze, Services, Now).Select(error => error.Path).ShouldBe(wrong is null ? [] : [wrong]);
    }

    [Fact]
    public void Validate_Freeze_OfAnUnknownService_NamesIt() =>
        FreezeValidator.Validate(new ChangeFreeze { From = Now, Until = Now.AddHours(1), Services = ["api", "nope"] }, Services, Now).Single().Path.ShouldBe("services[1]");

    [Fact]
    public void Validate_Intents_NeedJustTheBodyOfTheirKind()
    {
        Intent drain = Drain().In("eu-west");
        IntentValidator.Validate(drain).ShouldBeEmpty();
        IntentValidator.Validate(drain.Removed()).ShouldBeEmpty();
        Paths(drain with { Override = null }).ShouldBe(["body"]);
        Paths(drain with { Removed = true }).ShouldBe(["body"]);
        Paths(drain with { Definition = Services["api"] }).ShouldBe(["body"]);
        Paths(drain with { Kind = IntentKind.Rule }).ShouldBe(["body"]);
        Paths(drain with { Name = "Upper" }).ShouldBe(["name"]);
        Paths(drain with { Seen = [drain.Stamp] }).ShouldBe(["seen"]);
        Paths(drain with { Override = drain.Override! with { Share = 1 } }).ShouldBe(["override.share"]);
        Paths(Service("api", 1).In("eu-west") with { Name = "other" }).ShouldBe(["definition.name"]);
    }

    private static IEnumerable<string> Paths(Intent intent) => IntentValidator.Validate(intent).Select(error => error.Path);
}
