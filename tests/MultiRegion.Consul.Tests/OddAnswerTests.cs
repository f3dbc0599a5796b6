using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace MultiRegion.Consul.Tests;

/// <summary>What answers is not what one expects: errors must say who answered, what was asked and what came.</summary>
public sealed class OddAnswerTests
{
    private static readonly byte[] X = "x"u8.ToArray();

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Get_AnswerIsHtml_SaysThatThisIsNoConsul(int status)
    {
        await using var agent = await OddAgent.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<!doctype html><title>Welcome to nginx!</title>");
        });
        using var client = RealConsul.NewClient(agent.Address);

        var failure = await Should.ThrowAsync<ConsulException>(() => client.GetAsync("multiregion/v1/index"));

        failure.Message.ShouldContain(agent.Address.ToString());
        failure.Message.ShouldContain("key 'multiregion/v1/index'");
        failure.Message.ShouldContain("Welcome to nginx!");
        failure.Message.ShouldContain("Consul:Address");
        failure.StatusCode.ShouldBe((HttpStatusCode)status);
    }

    [Theory]
    [InlineData("{\"half\":")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("")]
    public async Task Get_AnswerIsOtherJson_SaysThatThisIsNoConsul(string body)
    {
        await using var agent = await OddAgent.StartAsync(async context =>
        {
            context.Response.Headers["X-Consul-Index"] = "5";
            await context.Response.WriteAsync(body);
        });
        using var client = RealConsul.NewClient(agent.Address);

        (await Should.ThrowAsync<ConsulException>(() => client.GetAsync("k"))).Message.ShouldContain("not a Consul agent");
    }

    [Fact]
    public async Task Get_NotFoundWithoutIndex_IsNotTakenForAMissingKey()
    {
        await using var agent = await OddAgent.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        using var client = RealConsul.NewClient(agent.Address);

        (await Should.ThrowAsync<ConsulException>(() => client.GetAsync("k"))).Message.ShouldContain("404");
    }

    [Fact]
    public async Task Get_Redirect_IsNotFollowed()
    {
        await using var agent = await OddAgent.StartAsync(context =>
        {
            context.Response.Redirect("/ui/");
            return Task.CompletedTask;
        });
        using var client = RealConsul.NewClient(agent.Address);

        (await Should.ThrowAsync<ConsulException>(() => client.GetAsync("k"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_AnswerAboveTheLimit_IsNotReadOn(bool saysItsLength)
    {
        await using var agent = await OddAgent.StartAsync(async context =>
        {
            context.Response.ContentLength = saysItsLength ? 1_000_000 : null;
            for (var i = 0; i < 1000; i++)
                await context.Response.BodyWriter.WriteAsync(new byte[1000]);
        });
        using var client = RealConsul.NewClient(agent.Address, options => options.MaxAnswerBytes = 10_000);

        var failure = await Should.ThrowAsync<ConsulException>(() => client.GetAsync("k"));

        failure.Message.ShouldContain("more than 10000 bytes");
        failure.Message.ShouldContain("Consul:MaxAnswerBytes");
    }

    [Fact]
    public async Task Put_AgentDoesNotAnswer_OutcomeIsUnknown()
    {
        await using var agent = await OddAgent.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var client = RealConsul.NewClient(agent.Address, options => options.WriteTimeout = TimeSpan.FromMilliseconds(200));

        var failure = await Should.ThrowAsync<ConsulUnavailableException>(() => client.PutAsync("k", X));

        failure.OutcomeUnknown.ShouldBeTrue();
        failure.Message.ShouldContain("0.2 s");
        failure.Subject.ShouldBe("key 'k'");
    }

    [Fact]
    public async Task Put_Answer500_OutcomeIsUnknownAndOfA403ItIsNot()
    {
        var status = 500;
        await using var agent = await OddAgent.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("rpc error making call: No cluster leader");
        });
        using var client = RealConsul.NewClient(agent.Address);

        var failure = await Should.ThrowAsync<ConsulUnavailableException>(() => client.PutAsync("k", X));
        failure.OutcomeUnknown.ShouldBeTrue();
        failure.Message.ShouldContain("No cluster leader");
        status = 403;
        (await Should.ThrowAsync<ConsulForbiddenException>(() => client.PutAsync("k", X))).OutcomeUnknown.ShouldBeFalse();
    }

    [Fact]
    public async Task Put_NobodyListens_WasCertainlyNotWritten()
    {
        var port = Local.Servers.FreePorts.Take(IPAddress.Loopback, 1)[0];
        using var client = RealConsul.NewClient(new Uri($"http://127.0.0.1:{port}"));

        var failure = await Should.ThrowAsync<ConsulUnavailableException>(() => client.PutAsync("k", X));

        failure.OutcomeUnknown.ShouldBeFalse();
        failure.Message.ShouldContain($"127.0.0.1:{port}");
    }

    [Fact]
    public async Task Put_ReusedConnectionBreaks_IsNotSentTwice()
    {
        await using var agent = new ClosingAgent();
        using var client = RealConsul.NewClient(agent.Address);

        foreach (var write in new Func<Task>[] { () => client.DeleteAsync("k"), () => client.PutAsync("k", ReadOnlyMemory<byte>.Empty), () => client.PutAsync("k", X) })
        {
            await client.GetAsync("k");
            (await Should.ThrowAsync<ConsulUnavailableException>(write)).OutcomeUnknown.ShouldBeTrue();
        }

        agent.Writes.ShouldBe(3);
    }

    [Fact]
    public async Task Watch_IndexFallsOrIsZero_StartsAgainFromZero()
    {
        ConcurrentQueue<string> asked = new();
        var indexes = new Queue<string>(["50", "60", "7", "0", "80"]);
        await using var agent = await OddAgent.StartAsync(async context =>
        {
            asked.Enqueue(context.Request.Query["index"]!);
            if (!indexes.TryDequeue(out var index))
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            context.Response.Headers["X-Consul-Index"] = index;
            await context.Response.WriteAsync($$"""[{"Key":"k","Value":null,"ModifyIndex":{{index}},"CreateIndex":1,"LockIndex":0}]""");
        });
        using var client = RealConsul.NewClient(agent.Address);
        using var limit = Until.Limit();
        List<ulong> seen = [];

        await foreach (var key in client.WatchAsync("k", limit.Token))
        {
            seen.Add(key!.ModifyIndex);
            if (seen.Count == 5)
                break;
        }

        seen.ShouldBe([50ul, 60ul, 7ul, 0ul, 80ul]);
        asked.Take(5).ShouldBe(["0", "50", "60", "0", "0"]);
    }

    [Fact]
    public async Task Watch_ErrorInBetween_StartsAgainFromZeroAndKeepsQuietAboutNoNews()
    {
        ConcurrentQueue<string> asked = new();
        var call = 0;
        await using var agent = await OddAgent.StartAsync(async context =>
        {
            asked.Enqueue(context.Request.Query["index"]!);
            var n = Interlocked.Increment(ref call);
            if (n == 2)
            {
                context.Response.StatusCode = 500;
                return;
            }
            if (n > 4)
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            context.Response.Headers["X-Consul-Index"] = n < 4 ? "50" : "51";
            await context.Response.WriteAsync($$"""[{"Key":"k","Value":null,"ModifyIndex":{{(n < 4 ? 50 : 51)}},"CreateIndex":1,"LockIndex":0}]""");
        });
        using var client = RealConsul.NewClient(agent.Address);
        using var limit = Until.Limit();
        List<ulong> seen = [];

        await foreach (var key in client.WatchAsync("k", limit.Token))
        {
            seen.Add(key!.ModifyIndex);
            if (seen.Count == 2)
                break;
        }

        seen.ShouldBe([50ul, 51ul]);
        asked.Take(4).ShouldBe(["0", "50", "0", "50"]);
    }

    [Fact]
    public async Task Watch_AccessDenied_KeepsTheLastValueAndSaysWhy()
    {
        var denied = false;
        await using var agent = await OddAgent.StartAsync(async context =>
        {
            if (Volatile.Read(ref denied))
            {
                context.Response.StatusCode = 403;
                await context.Response.WriteAsync("Permission denied");
                return;
            }
            Volatile.Write(ref denied, true);
            context.Response.Headers["X-Consul-Index"] = "5";
            await context.Response.WriteAsync("""[{"Key":"k","Value":null,"ModifyIndex":5,"CreateIndex":1,"LockIndex":0}]""");
        });
        using var client = RealConsul.NewClient(agent.Address);
        using var stop = Until.Limit();
        var status = new WatchStatus();
        await using var watch = client.WatchAsync("k", stop.Token, status).GetAsyncEnumerator();
        await watch.MoveNextAsync();
        var next = watch.MoveNextAsync().AsTask();

        await Until.TrueAsync(() => Task.FromResult(status.ConsecutiveFailures), failures => failures >= 2);

        next.IsCompleted.ShouldBeFalse();
        status.LastFailure.ShouldBeOfType<ConsulForbiddenException>().Message.ShouldContain("Consul:Token");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => next);
    }
}
