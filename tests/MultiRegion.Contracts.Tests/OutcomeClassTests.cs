namespace MultiRegion.Contracts.Tests;

public sealed class OutcomeClassTests
{
    public static TheoryData<OutcomeClass> All => [.. Enum.GetValues<OutcomeClass>()];

    [Fact]
    public void Count_OfClasses_IsTheEnums() => OutcomeClasses.Count.ShouldBe(Enum.GetValues<OutcomeClass>().Length);

    [Theory]
    [MemberData(nameof(All))]
    public void From_CountsByClass_AreReadBackByClass(OutcomeClass outcome)
    {
        long[] counts = new long[OutcomeClasses.Count];
        counts[(int)outcome] = 7;
        OutcomeCounts read = OutcomeCounts.From(counts);
        foreach (OutcomeClass other in Enum.GetValues<OutcomeClass>())
            read[other].ShouldBe(other == outcome ? 7 : 0);
    }

    [Theory]
    [InlineData(OutcomeClass.Success)]
    [InlineData(OutcomeClass.ClientError)]
    [InlineData(OutcomeClass.Refused)]
    [InlineData(OutcomeClass.ClientGone)]
    [InlineData(OutcomeClass.Superseded)]
    [InlineData(OutcomeClass.PoolFull)]
    public void IsFailure_NotTheOriginsFault_IsFalse(OutcomeClass outcome) => outcome.IsFailure().ShouldBeFalse();

    [Theory]
    [MemberData(nameof(All))]
    public void IsFailure_HardOrUnsent_IsTrue(OutcomeClass outcome)
    {
        if (outcome.IsHard() || (outcome.IsProvablyUnsent() && outcome != OutcomeClass.PoolFull))
            outcome.IsFailure().ShouldBeTrue();
    }

    [Theory]
    [InlineData(OutcomeClass.FirstByteTimeout)]
    [InlineData(OutcomeClass.Reset)]
    [InlineData(OutcomeClass.Truncated)]
    [InlineData(OutcomeClass.IdleTimeout)]
    [InlineData(OutcomeClass.Unknown)]
    public void IsProvablyUnsent_BytesMayHaveLeft_IsFalse(OutcomeClass outcome) => outcome.IsProvablyUnsent().ShouldBeFalse();
}
