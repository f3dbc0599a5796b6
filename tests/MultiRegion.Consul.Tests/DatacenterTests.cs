using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace MultiRegion.Consul.Tests;

public sealed class DatacenterTests
{
    private static readonly ReadOptions Elsewhere = new() { Datacenter = "elsewhere" };

    [Fact]
    public async Task Get_UnknownDatacenter_FailsAtOnceAndThenIsNotAsked()
    {
        await using var consul = await RealConsul.StartAsync();
        var client = consul.Client();

        for (var i = 0; i < 2; i++)
        {
            var failure = await Should.ThrowAsync<ConsulUnavailableException>(() => client.GetAsync("k", Elsewhere));
            failure.Message.ShouldContain("datacenter 'elsewhere'");
            failure.Message.ShouldContain("No path to datacenter");
        }

        (await Should.ThrowAsync<ConsulUnavailableException>(() => client.GetAsync("k", Elsewhere))).Message.ShouldContain("was not sent");
        (await client.GetAsync("k", new ReadOptions { Datacenter = consul.Server.Datacenter })).ShouldBeNull();
        (await client.GetAsync("k")).ShouldBeNull();
    }

    [Fact]
    public async Task Put_OtherDatacenter_IsWrittenThereOnly()
    {
        await using var east = await RealConsul.StartAsync(options => options with { Name = "east", Datacenter = "east" });
        await using var west = await RealConsul.StartAsync(
            options => options with { Name = "west", Datacenter = "west", JoinWan = [east.Server.WanAddress] });
        var client = west.Client();
        var there = new ReadOptions { Datacenter = "east" };
        await Until.TrueAsync(
            () => client.PutAsync("k", "v"u8.ToArray(), new PutOptions { Datacenter = "east" }), written => written);

        (await client.GetAsync("k", there))!.Value.ShouldBe("v"u8.ToArray());
        (await east.Client().GetAsync("k")).ShouldNotBeNull();
        (await client.GetAsync("k")).ShouldBeNull();

        east.Server.Process.Pause();
        var failure = await Should.ThrowAsync<ConsulUnavailableException>(async () =>
        {
            // The signal takes a moment to stop every thread of it.
            while (true)
                await client.GetAsync("k", there);
        });
        failure.Message.ShouldContain("within 2 s");
        east.Server.Process.Resume();
    }

    [Fact]
    public async Task JoinWan_AServerOfAnotherDatacenter_BothKnowEachOtherAndAnswerForEachOther()
    {
        await using var east = await RealConsul.StartAsync(options => options with { Name = "east", Datacenter = "east" });
        await using var west = await RealConsul.StartAsync(options => options with { Name = "west", Datacenter = "west" });
        (await west.Client().Agent.ListWanMembersAsync()).ShouldHaveSingleItem().Datacenter.ShouldBe("west");

        await west.Client().Agent.JoinWanAsync(east.Server.WanAddress);

        var members = await Until.TrueAsync(() => east.Client().Agent.ListWanMembersAsync(), members => members.Count == 2 && members.All(member => member.IsAlive));
        members.Single(member => member.Datacenter == "west").Address.ShouldBe(west.Server.WanAddress);
        await Until.TrueAsync(() => west.Client().PutAsync("k", "v"u8.ToArray(), new PutOptions { Datacenter = "east" }), written => written);
        (await Should.ThrowAsync<ConsulException>(() => west.Client().Agent.JoinWanAsync("127.0.0.1:1"))).Message.ShouldContain("127.0.0.1:1");
    }

    [Fact]
    public async Task Breaker_OpenLongEnough_LetsOneTrialThroughAndClosesOnSuccess()
    {
        ConcurrentQueue<string> asked = new();
        var broken = true;
        await using var agent = await OddAgent.StartAsync(async context =>
        {
            asked.Enqueue(context.Request.Query["dc"]!);
            context.Response.StatusCode = Volatile.Read(ref broken) ? 500 : 200;
            context.Response.Headers["X-Consul-Index"] = "5";
            await context.Response.WriteAsync("[]");
        });
        var time = new StoppableTime();
        var options = new ConsulOptions { Address = agent.Address };
        using var client = new ConsulClient(options, time, () => 0.5, NullLogger<ConsulClient>.Instance);
        for (var i = 0; i < 5; i++)
            await Should.ThrowAsync<ConsulUnavailableException>(() => client.GetAsync("k", Elsewhere));
        asked.Count.ShouldBe(2);

        time.Jump(options.DatacenterBreakerOpen);
        for (var i = 0; i < 3; i++)
            await Should.ThrowAsync<ConsulUnavailableException>(() => client.GetAsync("k", Elsewhere));
        asked.Count.ShouldBe(3);

        Volatile.Write(ref broken, false);
        time.Jump(options.DatacenterBreakerOpen);
        for (var i = 0; i < 3; i++)
            await client.GetAsync("k", Elsewhere);
        asked.Count.ShouldBe(6);
        asked.ShouldAllBe(datacenter => datacenter == "elsewhere");
    }
}
