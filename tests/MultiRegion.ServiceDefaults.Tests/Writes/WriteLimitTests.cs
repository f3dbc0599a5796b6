using System.Net;
using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ServiceDefaults.Tests.Writes;

public sealed class WriteLimitTests
{
    [Fact]
    public async Task Write_BeyondTheCallersBurst_Is429WithRetryAfterAndNotRun()
    {
        await using var host = await WriteHost.StartAsync(("Writes:Burst", "2"), ("Writes:PerSecond", "0.1"));
        (await host.PutAsync("1")).Dispose();
        (await host.PutAsync("2")).Dispose();

        using var answer = await host.PutAsync("3");

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        host.Runs.ShouldBe(2);
        host.Trail.Newest.Select(record => record.Outcome).ShouldBe([AuditOutcome.Refused, AuditOutcome.Accepted, AuditOutcome.Accepted]);
    }

    [Fact]
    public async Task Write_OfAnotherCaller_HasALimitOfItsOwn()
    {
        await using var host = await WriteHost.StartAsync(
            ("Writes:Burst", "1"), ("Writes:PerSecond", "0.1"), ("Tokens:3:Name", "anna"), ("Tokens:3:Role", "admin"), ("Tokens:3:Token", "annas-token-0123456789"));
        (await host.PutAsync("1")).Dispose();

        using var own = await host.PutAsync("2");
        using var other = await host.PutAsync("3", token: "annas-token-0123456789");

        (own.StatusCode, other.StatusCode).ShouldBe((HttpStatusCode.TooManyRequests, HttpStatusCode.OK));
    }

    [Fact]
    public async Task Read_AfterTheBurst_IsNotLimited()
    {
        await using var host = await WriteHost.StartAsync(("Writes:Burst", "1"), ("Writes:PerSecond", "0.1"));
        for (var i = 0; i < 3; i++)
            (await host.PutAsync("1")).Dispose();
        using var client = host.Client();

        using var answer = await client.GetAsync("/v1/audit");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a-key")]
    public async Task Write_BodyBeyondTheLimit_Is413(string? key)
    {
        await using var host = await WriteHost.StartAsync(("Writes:MaxBodyBytes", "1024"));

        using var answer = await host.PutAsync(new string('x', 5000), key);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        host.Trail.Newest.ShouldHaveSingleItem().Status.ShouldBe(413);
    }

    [Theory]
    [InlineData("Writes:PerSecond", "0", "Writes:PerSecond: '0' is not from 0.1 to 10000")]
    [InlineData("Writes:Burst", "0", "Writes:Burst: '0' is not from 1 to 100000")]
    [InlineData("Writes:IdempotencyLifetime", "00:00:01", "Writes:IdempotencyLifetime: '00:00:01' is not a time")]
    [InlineData("Audit:Files", "0", "Audit:Files: '0' is not from 1 to 1000")]
    public async Task Start_BadSetting_NamesKey(string key, string value, string expected) =>
        (await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => WriteHost.StartAsync((key, value))))
            .Failures.ShouldHaveSingleItem().ShouldStartWith(expected);
}
