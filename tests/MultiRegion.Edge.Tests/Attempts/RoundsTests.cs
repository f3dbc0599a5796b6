using System.Diagnostics;
using System.Net;
using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Tests.Hosting;
using static MultiRegion.Edge.Tests.Attempts.FailoverScene;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>More attempts than origins: rounds, the waits between them, and what an origin that refuses asks for.</summary>
public sealed class RoundsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", 500)]
    [InlineData("POST", 429)]
    public async Task Send_EveryOriginFailsFirst_NextRoundIsAnswered(string method, int status)
    {
        await using var one = Answering(status, 200);
        await using var two = Answering(status, 200);
        await using var edge = await StartAsync(one.Address, two.Address);

        using var response = await edge.Client.SendAsync(Request(method, "x=1"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Header(response, MultiRegionHeaders.Attempts).ShouldBe("3");
        one.Arrivals.Count.ShouldBe(2);
        two.Arrivals.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Send_AllFailAlways_AttemptsEndAtTheLimitAndNoOriginIsAskedAgainBeforeTheOthers()
    {
        await using var one = RawOrigin.Answering(500);
        await using var two = RawOrigin.Answering(500);
        await using var three = RawOrigin.Answering(500);
        await using var edge = await StartAsync(
            service => service with { Attempts = new() { MaxAttempts = 8, Backoff = new() { Base = Millisecond, Max = Millisecond } } },
            one.Address, two.Address, three.Address);

        using var response = await edge.Client.GetAsync("/", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        Header(response, MultiRegionHeaders.Attempts).ShouldBe("8");
        int[] arrivals = [one.Arrivals.Count, two.Arrivals.Count, three.Arrivals.Count];
        arrivals.Sum().ShouldBe(8);
        arrivals.ShouldAllBe(count => count == 2 || count == 3);
    }

    [Fact]
    public async Task Send_MixOfFailures_NearlyEveryPostIsAnsweredInTheEnd()
    {
        // Three origins that each fail 28 of 100 calls, half with a refusal and half with an error that the service declares safe.
        var mix = new Random(7);
        RawOrigin[] origins = [.. Enumerable.Range(0, 3).Select(_ => new RawOrigin(async (connection, _) =>
        {
            int draw;
            lock (mix)
                draw = mix.Next(100);
            await connection.WriteAsync($"HTTP/1.1 {(draw < 14 ? "429 X" : draw < 28 ? "500 X" : "200 OK")}\r\nContent-Length: 0\r\n\r\n");
            return true;
        }))];
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf([.. origins.Select(origin => origin.Address)]) with
        {
            Attempts = new() { MaxAttempts = 8, RefusalStatuses = [429, 500] },
            RetryBudget = new() { Ratio = 0.6 },
        });

        int failed = 0;
        await Parallel.ForAsync(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 20, CancellationToken = Cancel }, async (_, cancel) =>
        {
            using var response = await edge.Client.PostAsync("/", new StringContent("x"), cancel);
            if (response.StatusCode != HttpStatusCode.OK)
                Interlocked.Increment(ref failed);
        });

        // By chance alone eight attempts in a row fail once in 26,000 requests.
        failed.ShouldBeLessThanOrEqualTo(2);
        origins.Sum(origin => origin.Arrivals.Count).ShouldBeLessThan(2900);
        foreach (RawOrigin origin in origins)
            await origin.DisposeAsync();
    }

    [Fact]
    public async Task Send_OriginTimedOut_IsNotAskedInTheNextRound()
    {
        await using var hung = new RawOrigin(async (_, _) =>
        {
            await Task.Delay(Timeout.Infinite, Cancel);
            return false;
        });
        await using var failing = RawOrigin.Answering(500);
        await using var edge = await StartAsync(
            service => service with { Attempts = new() { FirstByteTimeout = TimeSpan.FromMilliseconds(300), MaxAttempts = 4 } }, hung.Address, failing.Address);

        using var response = await edge.Client.GetAsync("/", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        hung.Arrivals.Count.ShouldBe(1);
        failing.Arrivals.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Send_WaitWouldPassTheDeadline_IsAnsweredAtOnce()
    {
        await using var failing = RawOrigin.Answering(429, "busy", "Retry-After: 20\r\n");
        await using var edge = await StartAsync(
            service => service with { Attempts = new() { Deadline = TimeSpan.FromSeconds(20), Backoff = new() { Max = TimeSpan.FromMinutes(1) } } }, failing.Address);
        long start = Stopwatch.GetTimestamp();

        using var response = await edge.Client.GetAsync("/", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(20));
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Send_ShortRetryAfter_IsWaitedFor()
    {
        await using var refusing = Answering(429, 200, headers: "Retry-After: 1\r\n");
        await using var edge = await StartAsync(refusing.Address);
        long start = Stopwatch.GetTimestamp();

        using var response = await edge.Client.PostAsync("/", new StringContent("x"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Stopwatch.GetElapsedTime(start).ShouldBeGreaterThan(TimeSpan.FromSeconds(0.99));
    }

    [Fact]
    public async Task Send_OriginRefusesInARow_IsLeftAloneUntilItAnswers()
    {
        bool refuses = true;
        await using var refusing = new RawOrigin(async (connection, _) =>
        {
            await connection.WriteAsync(refuses ? "HTTP/1.1 429 X\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n" : "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n");
            return true;
        });
        await using var well = RawOrigin.Answering(200);
        await using var edge = await StartAsync(refusing.Address, well.Address);
        for (int i = 0; i < 20; i++)
            (await edge.Client.GetAsync("/", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        refusing.Arrivals.Count.ShouldBe(10);
        edge.Observed("o0").ConsecutiveHardFailures.ShouldBe(0);
        refuses = false;
        edge.Routing.Table.Services["demo"].Origins[0].IsEjected.ShouldBeFalse();
        // With the other one gone, it is tried in spite of its word, and its answer ends the hold.
        edge.Routing.SetDrains([new DrainView { Id = "d", Service = "demo", Origin = "o1", Until = DateTimeOffset.UtcNow.AddMinutes(1), Author = "test", Reason = "test" }]);
        (await edge.Client.GetAsync("/", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        edge.Routing.SetDrains([]);
        (await edge.Client.GetAsync("/", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        refusing.Arrivals.Count.ShouldBe(12);
    }

    [Fact]
    public async Task Send_EveryOriginRefusesInARow_OneAttemptEach()
    {
        await using var one = RawOrigin.Answering(429, "", "Retry-After: 5\r\n");
        await using var two = RawOrigin.Answering(429, "", "Retry-After: 9\r\n");
        await using var edge = await StartAsync(one.Address, two.Address);
        for (int i = 0; i < 11; i++)
            (await edge.Client.GetAsync("/", Cancel)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        int before = one.Arrivals.Count + two.Arrivals.Count;

        for (int i = 0; i < 10; i++)
            (await edge.Client.GetAsync("/", Cancel)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);

        (one.Arrivals.Count + two.Arrivals.Count - before).ShouldBe(10);
    }

    [Fact]
    public async Task Send_OnlyOriginRefusesAtItsLimit_RequestsOwnSlotIsFreeForItsNextAttempt()
    {
        await using var refusing = Answering(429, 200);
        await using var edge = await StartAsync(service => service with { Concurrency = new() { RequestsPerOrigin = 1 } }, refusing.Address);

        using var response = await edge.Client.PostAsync("/", new StringContent("x"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Header(response, MultiRegionHeaders.Attempts).ShouldBe("2");
        await edge.IdleAsync();
        edge.Observed("o0").InFlight.ShouldBe(0);
    }

    [Fact]
    public async Task Send_OriginIsDrainedWhileAnotherWorks_NextAttemptGoesElsewhere()
    {
        EdgeFixture? edge = null;
        await using var refusing = new RawOrigin(async (connection, _) =>
        {
            edge!.Routing.SetDrains([new DrainView { Id = "d", Service = "demo", Origin = "o1", Until = DateTimeOffset.UtcNow.AddMinutes(1), Author = "test", Reason = "test" }]);
            await connection.WriteAsync("HTTP/1.1 429 X\r\nContent-Length: 0\r\n\r\n");
            return true;
        });
        await using var drained = RawOrigin.Answering(200);
        await using var well = RawOrigin.Answering(200);
        await using (edge = await EdgeFixture.StartAsync())
        {
            // The one that will be drained would be the next by weight.
            edge.Apply(EdgeFixture.ServiceOf(refusing.Address, drained.Address, well.Address), 1, 1e-9, 0);

            using var response = await edge.Client.GetAsync("/", Cancel);

            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            Header(response, MultiRegionHeaders.Origin).ShouldBe("o2");
            drained.Arrivals.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Send_ClientLeavesDuringTheWait_TokenIsGivenBack()
    {
        await using var failing = RawOrigin.Answering(500);
        await using var edge = await StartAsync(
            service => service with
            {
                Attempts = new() { Deadline = TimeSpan.FromMinutes(5), Backoff = new() { Base = TimeSpan.FromMinutes(1), Max = TimeSpan.FromMinutes(1) } },
                RetryBudget = new() { Ratio = 0, FloorPerSecond = 1, Window = TimeSpan.FromMinutes(5) },
            },
            failing.Address);
        ServiceState state = edge.Routing.Table.Services["demo"].State;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task<HttpResponseMessage> request = edge.Client.GetAsync("/", leaving.Token);
        while (state.Bank.Left(edge.Routing.Now) == 300)
            await Task.Delay(5, Cancel);

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => request);
        for (int i = 0; i < 2000 && state.Bank.Left(edge.Routing.Now) < 300; i++)
            await Task.Delay(5, Cancel);
        state.Bank.Left(edge.Routing.Now).ShouldBe(300);
    }

    private static TimeSpan Millisecond => TimeSpan.FromMilliseconds(1);

    /// <summary>Answers its first request with one status, and every other with another.</summary>
    private static RawOrigin Answering(int first, int then, string headers = "")
    {
        int count = 0;
        return new RawOrigin(async (connection, _) =>
        {
            bool isFirst = Interlocked.Increment(ref count) == 1;
            await connection.WriteAsync($"HTTP/1.1 {(isFirst ? first : then)} X\r\n{(isFirst ? headers : "")}Content-Length: 0\r\n\r\n");
            return true;
        });
    }
}
