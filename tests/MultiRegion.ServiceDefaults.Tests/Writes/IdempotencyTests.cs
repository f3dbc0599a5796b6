using System.Net;
using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Tests.Support;
using MultiRegion.ServiceDefaults.Writes;

namespace MultiRegion.ServiceDefaults.Tests.Writes;

public sealed class IdempotencyTests
{
    private const string Annas = "annas-token-0123456789";

    [Fact]
    public async Task Write_SameCallAgain_GetsTheSameAnswerAndIsNotRun()
    {
        await using var host = await WriteHost.StartAsync();

        using var first = await host.PutAsync("x", "key-1");
        using var second = await host.PutAsync("x", "key-1");

        (second.StatusCode, second.Headers.ETag).ShouldBe((first.StatusCode, first.Headers.ETag));
        (await second.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        second.Content.Headers.ContentType.ShouldBe(first.Content.Headers.ContentType);
        first.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
        second.Headers.Contains("Idempotency-Replayed").ShouldBeTrue();
        host.Runs.ShouldBe(1);
        host.Trail.Newest.Select(record => record.Outcome).ShouldBe([AuditOutcome.Replayed, AuditOutcome.Accepted]);
    }

    [Theory]
    [InlineData("y", "a", null)]
    [InlineData("x", "b", null)]
    [InlineData("x", "a", "\"tag\"")]
    public async Task Write_OtherCallUnderTheSameKey_Is422AndNotRun(string body, string name, string? ifMatch)
    {
        await using var host = await WriteHost.StartAsync();
        (await host.PutAsync("x", "key-1")).Dispose();

        using var other = await host.PutAsync(body, "key-1", name: name, ifMatch: ifMatch);

        other.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        host.Runs.ShouldBe(1);
    }

    [Fact]
    public async Task Write_KeyOfAnotherCaller_IsAnotherKey()
    {
        await using var host = await WriteHost.StartAsync(("Tokens:3:Name", "anna"), ("Tokens:3:Role", "admin"), ("Tokens:3:Token", Annas));
        (await host.PutAsync("x", "key-1")).Dispose();

        (await host.PutAsync("y", "key-1", Annas)).StatusCode.ShouldBe(HttpStatusCode.OK);

        host.Runs.ShouldBe(2);
    }

    [Theory]
    [InlineData("unavailable", 503)]
    [InlineData("fail", 500)]
    public async Task Write_ThatFailed_IsRunAgain(string body, int status)
    {
        await using var host = await WriteHost.StartAsync();

        ((int)(await host.PutAsync(body, "key-1")).StatusCode).ShouldBe(status);
        ((int)(await host.PutAsync(body, "key-1")).StatusCode).ShouldBe(status);

        host.Runs.ShouldBe(2);
    }

    [Fact]
    public async Task Write_ThatWasRefused_IsRefusedTheSame()
    {
        await using var host = await WriteHost.StartAsync();

        using var first = await host.PutAsync("bad\"", "key-1");
        using var second = await host.PutAsync("bad\"", "key-1");

        (first.StatusCode, second.StatusCode).ShouldBe((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest));
        host.Runs.ShouldBe(1);
        second.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    public async Task Write_BadKey_Is400(string key)
    {
        await using var host = await WriteHost.StartAsync();

        (await host.PutAsync("x", key)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        host.Runs.ShouldBe(0);
    }

    [Fact]
    public void Begin_CallUnderWay_IsKnownAsSuch()
    {
        var store = new IdempotencyStore(10, TimeSpan.FromHours(1), new ManualTime());
        store.Begin("k", "f").State.ShouldBe(IdempotencyState.New);

        store.Begin("k", "f").State.ShouldBe(IdempotencyState.UnderWay);
        store.Begin("k", "g").State.ShouldBe(IdempotencyState.OtherCall);
        store.Forget("k");

        store.Begin("k", "f").State.ShouldBe(IdempotencyState.New);
    }

    [Fact]
    public void Begin_LifetimeIsOver_ForgetsTheAnswer()
    {
        var time = new ManualTime();
        var store = new IdempotencyStore(10, TimeSpan.FromHours(1), time);
        store.Begin("k", "f");
        store.Complete("k", new RecordedAnswer(200, [], []));

        time.Advance(3599);
        store.Begin("k", "f").State.ShouldBe(IdempotencyState.Answered);
        time.Advance(1);

        store.Begin("k", "f").State.ShouldBe(IdempotencyState.New);
    }

    [Fact]
    public void Begin_StoreIsFull_ForgetsTheOldest()
    {
        var store = new IdempotencyStore(10, TimeSpan.FromHours(1), new ManualTime());
        for (var i = 0; i < 11; i++)
        {
            store.Begin($"k{i}", "f");
            store.Complete($"k{i}", new RecordedAnswer(200, [], []));
        }

        store.Begin("k10", "f").State.ShouldBe(IdempotencyState.Answered);
        store.Begin("k1", "f").State.ShouldBe(IdempotencyState.Answered);
        store.Begin("k0", "f").State.ShouldBe(IdempotencyState.New);
    }
}
