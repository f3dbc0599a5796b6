using System.Text.Json;

namespace MultiRegion.Contracts.Tests.Intents;

public sealed class IntentStampTests
{
    private static readonly IntentStamp Stamp = new(1_795_272_737_123, 4, "eu-west");

    [Fact]
    public void ToString_Stamp_IsReadableAndReadBack()
    {
        Stamp.ToString().ShouldBe("2026-11-21T14:52:17.123Z/4@eu-west");
        IntentStamp.TryParse(Stamp.ToString(), out var read).ShouldBeTrue();
        read.ShouldBe(Stamp);
    }

    [Fact]
    public void TryParse_NoCell_IsAStampOfTheVersionBefore()
    {
        IntentStamp.TryParse("2026-11-21T14:52:17.123Z/0@", out var read).ShouldBeTrue();
        read.Cell.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-11-21T14:52:17.123Z")]
    [InlineData("2026-11-21T14:52:17.123Z/@eu-west")]
    [InlineData("2026-11-21T14:52:17.123Z/-1@eu-west")]
    [InlineData("2026-11-21T14:52:17Z/1@eu-west")]
    [InlineData("tomorrow/1@eu-west")]
    public void TryParse_SomethingElse_IsRefused(string? text) => IntentStamp.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Deserialize_NoStamp_IsAnErrorThatShowsOne() =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize("""{ "reason": "x", "to": "soon" }""", ContractsJson.Default.UndoRequest))
            .Message.ShouldContain("@eu-west");

    [Fact]
    public void CompareTo_Stamps_GoByTimeThenCounterThenCell()
    {
        IntentStamp[] inOrder = [Stamp with { Cell = "" }, Stamp with { Cell = "ap-south" }, Stamp, Stamp with { Counter = 5, Cell = "ap-south" }, Stamp with { Milliseconds = Stamp.Milliseconds + 1, Counter = 0 }];
        inOrder.Reverse().Order().ShouldBe(inOrder);
    }
}
