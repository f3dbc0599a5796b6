using MultiRegion.Local.Load;

namespace MultiRegion.Local.Tests.Load;

public sealed class RequestRecordTests
{
    private static readonly RequestRecord Record = new()
    {
        Id = "7",
        Region = "eu-west",
        IsPost = true,
        ScheduledAt = 1,
        SentAt = 2,
        FinishedAt = 30_000,
        Interrupted = true,
        Tries = 2,
        AnsweredRegion = "us-east",
        AnsweredOrigin = "demo-us-east",
        Attempts = 3,
        Edge = "eu-west-edge-1",
        Plan = "4.5",
    };

    [Fact]
    public void TryParse_WrittenLine_IsTheSame()
    {
        RequestRecord.TryParse(Record.ToLine(), out RequestRecord? read).ShouldBeTrue();
        read.ShouldBe(Record);
    }

    [Fact]
    public void TryParse_NothingAnswered_KeepsTheNulls()
    {
        RequestRecord failed = Record with { Failure = "no-connection", AnsweredOrigin = null, AnsweredRegion = null, Edge = null, Plan = null };

        RequestRecord.TryParse(failed.ToLine(), out RequestRecord? read).ShouldBeTrue();
        read.ShouldBe(failed);
        read.Failed.ShouldBeTrue();
    }

    [Fact]
    public void TryParse_TornLine_IsRefused() => RequestRecord.TryParse(Record.ToLine()[..20], out _).ShouldBeFalse();
}
