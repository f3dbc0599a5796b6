using MultiRegion.Local.Drills;

namespace MultiRegion.EndToEnd.Tests;

/// <summary>The three drills that break the most, in short form: what <c>infra/up --drill NAME --short</c> does.</summary>
public sealed class DrillTests
{
    [Theory]
    [InlineData("region-loss")]
    [InlineData("consul-wiped")]
    [InlineData("edge-restart-cold")]
    public async Task Drill_ShortForm_MeetsItsBars(string name)
    {
        DrillVerdict verdict = await Launcher.RunShortAsync(name);

        string text = VerdictText.Write(verdict);
        TestContext.Current.SendDiagnosticMessage(text);
        verdict.Outcome.ShouldBe(DrillOutcome.Passed, text);
    }
}
