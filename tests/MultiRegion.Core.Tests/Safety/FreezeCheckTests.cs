using MultiRegion.Contracts;
using MultiRegion.Core.Safety;
using MultiRegion.Core.Tests.Support;
using static MultiRegion.Core.Tests.Support.Intents;

namespace MultiRegion.Core.Tests.Safety;

public sealed class FreezeCheckTests
{
    private static readonly DateTimeOffset Start = Definitions.Start;
    private static readonly Intent Frozen = Freeze(
        "sale", new ChangeFreeze { From = Start, Until = Start.AddHours(8), Services = ["demo", "shop"], Exempt = ["oncall"] });

    [Fact]
    public void Of_ChangeWithinIt_IsRefusedWithWhoAndWhy() =>
        Check("ann", Start.AddHours(1), "demo").ShouldBe([new RuleViolation("sale", "changes are frozen until 1 Jan 08:00 by ann: test", "demo")]);

    [Fact]
    public void Of_ExemptCaller_IsLetThrough() => Check("oncall", Start, "demo").ShouldBeEmpty();

    [Fact]
    public void Of_AnotherService_IsLetThrough() => Check("ann", Start, "other").ShouldBeEmpty();

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 1)]
    [InlineData(479, 1)]
    [InlineData(480, 0)]
    public void Of_BeforeAndAfter_IsLetThrough(int minutes, int expected) => Check("ann", Start.AddMinutes(minutes), "demo").Count.ShouldBe(expected);

    [Fact]
    public void Of_FreezeItself_CanBeTakenAway() => FreezeCheck.Of([Frozen], IntentKind.Freeze, ["demo"], "ann", Start).ShouldBeEmpty();

    [Fact]
    public void Of_RemovedFreeze_RefusesNothing() => FreezeCheck.Of([Frozen with { Removed = true }], IntentKind.Override, ["demo"], "ann", Start).ShouldBeEmpty();

    private static IReadOnlyList<RuleViolation> Check(string caller, DateTimeOffset at, string service) => FreezeCheck.Of([Frozen], IntentKind.Override, [service], caller, at);
}
