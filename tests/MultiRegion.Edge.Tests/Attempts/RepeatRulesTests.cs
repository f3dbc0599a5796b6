using MultiRegion.Contracts;
using MultiRegion.Edge.Attempts;

namespace MultiRegion.Edge.Tests.Attempts;

public sealed class RepeatRulesTests
{
    [Theory]
    // Provably unsent: any method.
    [InlineData(OutcomeClass.ConnectFailed, true, false, RepeatVerdict.Repeat)]
    [InlineData(OutcomeClass.ConnectTimeout, true, false, RepeatVerdict.Repeat)]
    [InlineData(OutcomeClass.NameResolution, true, false, RepeatVerdict.Repeat)]
    [InlineData(OutcomeClass.Certificate, true, false, RepeatVerdict.Repeat)]
    // Refused by the origin: any method.
    [InlineData(OutcomeClass.Refused, false, false, RepeatVerdict.Repeat)]
    // Possibly done: only what can be done twice.
    [InlineData(OutcomeClass.Reset, false, false, RepeatVerdict.NotRepeatable)]
    [InlineData(OutcomeClass.Reset, false, true, RepeatVerdict.Repeat)]
    [InlineData(OutcomeClass.FirstByteTimeout, false, false, RepeatVerdict.NotRepeatable)]
    [InlineData(OutcomeClass.FirstByteTimeout, false, true, RepeatVerdict.Repeat)]
    [InlineData(OutcomeClass.ServerError, false, false, RepeatVerdict.Answered)]
    [InlineData(OutcomeClass.ServerError, false, true, RepeatVerdict.Repeat)]
    [InlineData(OutcomeClass.Unknown, false, false, RepeatVerdict.NotRepeatable)]
    [InlineData(OutcomeClass.Unknown, false, true, RepeatVerdict.Repeat)]
    // Over.
    [InlineData(OutcomeClass.Success, false, true, RepeatVerdict.Answered)]
    [InlineData(OutcomeClass.ClientError, false, true, RepeatVerdict.Answered)]
    [InlineData(OutcomeClass.ClientGone, false, true, RepeatVerdict.ClientGone)]
    [InlineData(OutcomeClass.Truncated, false, true, RepeatVerdict.NotRepeatable)]
    internal void Judge_Outcome_FollowsTheRules(OutcomeClass outcome, bool unsent, bool repeatable, RepeatVerdict expected) =>
        RepeatRules.Judge(Facts(outcome) with { Unsent = unsent, Repeatable = repeatable }).ShouldBe(expected);

    [Fact]
    public void Judge_BodySpent_NeverRepeats() =>
        RepeatRules.Judge(Facts(OutcomeClass.Refused) with { BodyAvailable = false }).ShouldBe(RepeatVerdict.BodySpent);

    [Fact]
    public void Judge_LastAttempt_NeverRepeats() =>
        RepeatRules.Judge(Facts(OutcomeClass.Refused) with { Attempts = 3 }).ShouldBe(RepeatVerdict.AttemptsSpent);

    [Fact]
    public void Judge_DeadlinePassed_NeverRepeats() =>
        RepeatRules.Judge(Facts(OutcomeClass.Refused) with { DeadlinePassed = true }).ShouldBe(RepeatVerdict.DeadlinePassed);

    [Theory]
    [InlineData("GET", true)]
    [InlineData("get", true)]
    [InlineData("HEAD", true)]
    [InlineData("PUT", true)]
    [InlineData("DELETE", true)]
    [InlineData("OPTIONS", true)]
    [InlineData("TRACE", true)]
    [InlineData("POST", false)]
    [InlineData("PATCH", false)]
    [InlineData("PURGE", false)]
    public void IsIdempotent_Method_AsRfc9110Says(string method, bool expected) => RepeatRules.IsIdempotent(method).ShouldBe(expected);

    private static AttemptFacts Facts(OutcomeClass outcome) => new(
        outcome, Unsent: false, Repeatable: true, BodyAvailable: true, Attempts: 1, MaxAttempts: 3, DeadlinePassed: false);
}
