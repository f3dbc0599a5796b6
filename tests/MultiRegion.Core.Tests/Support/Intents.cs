using MultiRegion.Contracts;
using MultiRegion.Core.Overrides;

namespace MultiRegion.Core.Tests.Support;

/// <summary>Intents as the merged set has them.</summary>
internal static class Intents
{
    /// <summary>A stamp some milliseconds after the start of tests.</summary>
    public static IntentStamp Stamp(int milliseconds) => new(Definitions.Start.ToUnixTimeMilliseconds() + milliseconds, 0, "eu-west");

    public static Intent Override(string name, OverrideSpec spec, int stamp = 0, string author = "ann", params string[] brokenGlass) => new()
    {
        Kind = IntentKind.Override,
        Name = name,
        Stamp = Stamp(stamp),
        Author = author,
        Reason = "test",
        At = Stamp(stamp).Time,
        Override = spec,
        BrokenGlass = brokenGlass,
    };

    public static Intent Rule(string name, SafetyRule rule) => new()
    {
        Kind = IntentKind.Rule,
        Name = name,
        Stamp = Stamp(0),
        Author = "ann",
        Reason = "test",
        At = Definitions.Start,
        Rule = rule,
    };

    public static Intent Freeze(string name, ChangeFreeze freeze) => new()
    {
        Kind = IntentKind.Freeze,
        Name = name,
        Stamp = Stamp(0),
        Author = "ann",
        Reason = "test",
        At = Definitions.Start,
        Freeze = freeze,
    };

    /// <summary>An override of the service <c>demo</c>.</summary>
    public static OverrideSpec Spec(OverrideAction action, double? share = null, string? origin = null, string? region = null, int minutes = 60) => new()
    {
        Action = action,
        Service = "demo",
        Origin = origin,
        Region = region,
        Share = share,
        Until = Definitions.Start.AddMinutes(minutes),
    };

    public static OverrideSpec Drain(string? origin = null, string? region = null, int minutes = 60) => Spec(OverrideAction.Drain, null, origin, region, minutes);

    public static IReadOnlyList<StandingOverride> Standing(params Intent[] intents) => StandingOverride.Of(intents);
}
