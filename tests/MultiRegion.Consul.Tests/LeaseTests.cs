namespace MultiRegion.Consul.Tests;

public sealed class LeaseTests
{
    private static readonly byte[] X = "x"u8.ToArray();

    [Fact]
    public async Task Run_AloneOnEmptyConsul_TakesTheLeaseWithItsClaim()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var a = new LeaseCandidate(consul.Client(), "a");

        var state = await a.WhenHeldAsync();

        var key = (await consul.Client().GetAsync(LeaseCandidate.Key))!;
        key.Session.ShouldBe(state.SessionId);
        LeaseCandidate.EpochOf(key).ShouldBe(1);
        state.Key.ShouldBe(key);
        a.Lease.State.Held.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_ThreeCandidates_OneHoldsAndTheOthersSeeWho()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var a = new LeaseCandidate(consul.Client(), "a");
        var held = await a.WhenHeldAsync();
        await using var b = new LeaseCandidate(consul.Client(), "b");
        await using var c = new LeaseCandidate(consul.Client(), "c");

        foreach (var other in new[] { b, c })
            (await other.WhenAsync(state => state.Key is not null)).Key!.Session.ShouldBe(held.SessionId);

        new[] { a, b, c }.Count(candidate => candidate.Lease.State.Held).ShouldBe(1);
    }

    [Fact]
    public async Task Stop_Holder_HandsOverAtOnceWithTheNextEpoch()
    {
        await using var consul = await RealConsul.StartAsync();
        // So long that the test would not see the lease run out.
        await using var a = new LeaseCandidate(consul.Client(), "a", ttl: TimeSpan.FromMinutes(10));
        var old = await a.WhenHeldAsync();
        await using var b = new LeaseCandidate(consul.Client(), "b");
        await b.WhenAsync(state => state.Key is not null);

        await a.StopAsync();
        var taken = await b.WhenHeldAsync();

        a.Lease.State.Held.ShouldBeFalse();
        taken.SessionId.ShouldNotBe(old.SessionId);
        b.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task Fence_OfALeaderThatWasReplaced_RefusesItsTransaction()
    {
        await using var consul = await RealConsul.StartAsync();
        var client = consul.Client();
        await using var a = new LeaseCandidate(client, "a");
        var stale = await a.WhenHeldAsync();
        (await client.TransactAsync(Publish(stale, "1"))).Committed.ShouldBeTrue();
        await using var b = new LeaseCandidate(consul.Client(), "b");
        await b.WhenAsync(state => state.Key is not null);
        await client.Sessions.DestroyAsync(stale.SessionId!);
        var leader = await WhenSomebodyElseHolds(stale, a, b);
        (await client.TransactAsync(Publish(leader, "2"))).Committed.ShouldBeTrue();

        var refused = await client.TransactAsync(Publish(stale, "stale"));

        refused.Committed.ShouldBeFalse();
        refused.Errors[0].ToString().ShouldContain("check-session");
        (await client.GetAsync("plan"))!.Value.ShouldBe("2"u8.ToArray());
    }

    [Fact]
    public async Task State_SessionDestroyedByAnOperator_IsLostThenTakenAgainWithANewSession()
    {
        await using var consul = await RealConsul.StartAsync();
        var client = consul.Client();
        await using var a = new LeaseCandidate(client, "a");
        var first = await a.WhenHeldAsync();

        await client.Sessions.DestroyAsync(first.SessionId!);

        var second = await a.WhenAsync(state => state.Held && state.SessionId != first.SessionId);
        LeaseCandidate.EpochOf(second.Key).ShouldBe(2);
    }

    [Fact]
    public async Task State_LeaseKeyDeleted_IsTakenAgain()
    {
        await using var consul = await RealConsul.StartAsync();
        var client = consul.Client();
        await using var a = new LeaseCandidate(client, "a");
        var first = await a.WhenHeldAsync();

        await client.DeleteAsync(LeaseCandidate.Key);

        var second = await a.WhenAsync(state => state.Held && state.SessionId != first.SessionId);
        (await client.GetAsync(LeaseCandidate.Key))!.Session.ShouldBe(second.SessionId);
    }

    [Fact]
    public async Task State_ConsulWiped_IsTakenAgainThere()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var a = new LeaseCandidate(consul.Client(), "a");
        var first = await a.WhenHeldAsync();

        await consul.Server.WipeAsync();

        var second = await a.WhenAsync(state => state.Held && state.SessionId != first.SessionId);
        (await Until.TrueAsync(() => consul.Client().GetAsync(LeaseCandidate.Key), key => key is not null))!.Session.ShouldBe(second.SessionId);
    }

    [Fact]
    public async Task State_ConsulHangs_HolderStepsDownByItself()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var a = new LeaseCandidate(consul.Client(), "a");
        await a.WhenHeldAsync();

        consul.Server.Process.Pause();

        await a.WhenAsync(state => !state.Held);
        consul.Server.Process.Resume();
        await a.WhenHeldAsync();
    }

    [Fact]
    public async Task State_ProcessWasStopped_IsNotBelievedOnWaking()
    {
        await using var consul = await RealConsul.StartAsync();
        var time = new StoppableTime();
        await using var a = new LeaseCandidate(consul.Client(), "a", time);
        await a.WhenHeldAsync();
        a.Lease.State.Held.ShouldBeTrue();

        // The clock has moved while nothing of this process ran: what SIGSTOP for half a minute looks like from within.
        time.Jump(TimeSpan.FromSeconds(30));

        a.Lease.State.Held.ShouldBeFalse();
        var again = await a.WhenAsync(state => state.Held && LeaseCandidate.EpochOf(state.Key) > 1);
        LeaseCandidate.EpochOf(again.Key).ShouldBe(2);
    }

    [Fact]
    public async Task Run_HolderCrashedAndCameBackAtOnce_TakesTheLeaseFromItsOldSelf()
    {
        await using var consul = await RealConsul.StartAsync();
        var client = consul.Client();
        // What a killed process leaves: nobody passes this check any more, but the one that comes back has the same service.
        await client.Agent.RegisterServiceAsync(new ServiceRegistration
        {
            Id = "lease-test-a",
            Name = "lease-test",
            Check = new TtlCheck { Id = "of the process before", Ttl = TimeSpan.FromMinutes(10) },
        });
        var session = await Until.TrueAsync(
            () => client.Sessions.CreateAsync(new SessionDefinition { Name = "old", ServiceChecks = ["of the process before"] }), _ => true);
        (await client.PutAsync(LeaseCandidate.Key, "7"u8.ToArray(), new PutOptions { Acquire = session })).ShouldBeTrue();

        await using var a = new LeaseCandidate(consul.Client(), "a");
        await a.WhenHeldAsync();

        a.Epoch.ShouldBe(8);
        (await client.Sessions.GetAsync(session)).ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task State_HolderCutOffFromItsAgent_StepsDownBeforeAnotherTakesOver(bool hangs)
    {
        await using var consul = await RealConsul.StartAsync();
        await using var relay = new TcpRelay(consul.Server.Address);
        using var behind = RealConsul.NewClient(relay.Address);
        await using var a = new LeaseCandidate(behind, "a");
        await a.WhenHeldAsync();
        await using var b = new LeaseCandidate(consul.Client(), "b");
        await b.WhenAsync(state => state.Key is not null);

        if (hangs)
            relay.Clog();
        else
            relay.Cut();
        await b.WhenHeldAsync();

        a.Lease.State.Held.ShouldBeFalse();
        b.Epoch.ShouldBe(2);
        relay.Mend();
        (await a.WhenAsync(state => state.Key?.Session is not null)).Key!.Session.ShouldBe(b.Lease.State.SessionId);
    }

    private static List<TransactionOperation> Publish(LeaseState state, string plan) =>
    [
        TransactionOperation.CheckSession(LeaseCandidate.Key, state.SessionId!),
        TransactionOperation.Set("plan", System.Text.Encoding.UTF8.GetBytes(plan)),
        TransactionOperation.Set("index", X),
    ];

    private static async Task<LeaseState> WhenSomebodyElseHolds(LeaseState than, params LeaseCandidate[] candidates)
    {
        var waits = candidates.Select(candidate => candidate.WhenAsync(state => state.Held && state.SessionId != than.SessionId)).ToArray();
        return await await Task.WhenAny(waits);
    }
}
