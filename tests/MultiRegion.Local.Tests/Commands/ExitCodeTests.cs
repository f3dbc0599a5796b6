using MultiRegion.Local.Commands;
using MultiRegion.Local.Drills;

namespace MultiRegion.Local.Tests.Commands;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData("", ExitCode.Passed)]
    [InlineData("Passed Passed", ExitCode.Passed)]
    [InlineData("Passed Invalid", ExitCode.Invalid)]
    [InlineData("Failed Invalid", ExitCode.BarsFailed)]
    [InlineData("Invalid Failed Passed", ExitCode.BarsFailed)]
    public void Of_SeveralDrills_IsTheWorst(string outcomes, int code) =>
        ExitCode.Of([.. outcomes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<DrillOutcome>)]).ShouldBe(code);
}
