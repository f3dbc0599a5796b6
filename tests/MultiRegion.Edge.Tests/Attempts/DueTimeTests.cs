using MultiRegion.Edge.Attempts;

namespace MultiRegion.Edge.Tests.Attempts;

public sealed class DueTimeTests
{
    private DueTime _due = new();

    [Fact]
    public void At_NothingSet_IsNever() => _due.At.ShouldBe(DueTime.Never);

    [Fact]
    public void At_Set_IsTheTimeToTheGrain()
    {
        _due.Set(1_000_000);

        _due.At.ShouldBeInRange(1_000_000 - 255, 1_000_000);
    }

    [Fact]
    public void TrySet_NobodyWasFaster_Sets()
    {
        _due.Set(1_000_000);

        _due.TrySet(2_000_000, _due.Seen).ShouldBeTrue();

        _due.At.ShouldBeGreaterThan(1_500_000);
    }

    [Fact]
    public void TrySet_TheSameTimeWasSetAgain_IsLate()
    {
        _due.Set(1_000_000);
        long seen = _due.Seen;
        _due.Clear();
        _due.Set(1_000_000);

        _due.TrySet(2_000_000, seen).ShouldBeFalse();

        _due.At.ShouldBeLessThan(1_500_000);
    }

    [Fact]
    public void TrySet_Cleared_StaysCleared()
    {
        long seen = _due.Seen;
        _due.Clear();

        _due.TrySet(1_000_000, seen).ShouldBeFalse();

        _due.At.ShouldBe(DueTime.Never);
    }
}
