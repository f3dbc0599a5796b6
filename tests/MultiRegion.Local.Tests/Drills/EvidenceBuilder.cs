using System.Globalization;
using MultiRegion.Contracts;
using MultiRegion.Local.Drills;
using MultiRegion.Local.Load;
using MultiRegion.Local.Origin;

namespace MultiRegion.Local.Tests.Drills;

/// <summary>Writes down a drill that never was: 1000 requests a second, fault at 10 s, restore at 20 s, end at 40 s.</summary>
internal sealed class EvidenceBuilder
{
    public const string Victim = "us-east";
    public const string Survivor = "eu-west";
    public const long Second = 1_000_000;
    public const long Step = Second / 1000;

    public static readonly DrillTimeline Timeline = new(
        BeforeAt: 0, FaultAt: 10 * Second, FaultedAt: (10 * Second) + 1000, RestoreAt: 20 * Second, RestoredAt: 20 * Second, EndAt: 40 * Second);

    private readonly List<RequestRecord> _requests = [];
    private readonly Dictionary<string, List<LedgerRecord>> _ledgers = new() { [Victim] = [], [Survivor] = [] };

    /// <summary>A load of GETs and POSTs in turn, from both regions, each executed where <paramref name="executedBy"/> says (null: nowhere), at once.</summary>
    public EvidenceBuilder WithLoad(Func<long, string?> executedBy, long latency = 5_000)
    {
        for (long at = 0; at < Timeline.EndAt; at += Step)
        {
            int number = _requests.Count;
            Add(at, isPost: number / 2 % 2 == 1, client: number % 2 == 0 ? Survivor : Victim, executedBy(at), latency);
        }
        return this;
    }

    public RequestRecord Add(long at, bool isPost, string client, string? executedBy, long latency, string? failure = null)
    {
        var record = new RequestRecord
        {
            Id = _requests.Count.ToString(CultureInfo.InvariantCulture),
            Region = client,
            IsPost = isPost,
            ScheduledAt = at,
            SentAt = at,
            FinishedAt = at + latency,
            Failure = failure ?? (executedBy is null ? "status-502" : null),
            AnsweredRegion = executedBy,
        };
        _requests.Add(record);
        if (executedBy is not null)
            Execute(record, executedBy, at + 1000);
        return record;
    }

    public void Execute(RequestRecord request, string region, long readAt) =>
        _ledgers[region].Add(new LedgerRecord(readAt, request.IsPost ? "POST" : "GET", request.Id, request.Region));

    public DrillEvidence Build(string? victim = Victim, int inFlightAsked = 0) => new()
    {
        Timeline = Timeline,
        Requests = _requests,
        Ledgers = _ledgers.ToDictionary(ledger => ledger.Key, ledger => (IReadOnlyList<LedgerRecord>)ledger.Value),
        Victim = victim,
        RoundTrip = TimeSpan.FromMilliseconds(40),
        InFlightAsked = inFlightAsked,
        ChangedPlans = new Dictionary<string, PlanVersion>(),
    };

    /// <summary>Half of everything goes to the victim, but for the time between fault + <paramref name="movedAfter"/> and <paramref name="returnedAt"/>.</summary>
    public static Func<long, string?> Moving(long movedAfter, long returnedAt) => at =>
        at >= Timeline.FaultAt + movedAfter && at < returnedAt ? Survivor : at / Step % 4 < 2 ? Victim : Survivor;
}
