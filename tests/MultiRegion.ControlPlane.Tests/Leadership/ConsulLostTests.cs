using System.Net;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.Local.Servers;

namespace MultiRegion.ControlPlane.Tests.Leadership;

public sealed class ConsulLostTests
{
    [Fact]
    public async Task Consul_Wiped_PlansAndDefinitionsComeBackAndAChangeGoesThrough()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service("seeded")));
        await replica.StatusAsync(status => status.Leader);
        (await replica.PutAsync(Make.Service())).StatusCode.ShouldBe(HttpStatusCode.OK);
        var before = (await consul.IndexAsync("api", _ => true)).Services["api"].Version;

        await consul.Server.WipeAsync();

        var index = await consul.IndexAsync(services => services.Count == 2);
        index.Services["api"].Version.Epoch.ShouldBeGreaterThan(before.Epoch);
        index.Services["seeded"].Version.Epoch.ShouldBeGreaterThan(before.Epoch);
        (await IntentAsync(consul, "api")).Author.ShouldBe("operator-1");

        (await replica.PutAsync(Make.Service("api", "eu-west"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await consul.IndexAsync("api", entry => entry.Version > index.Services["api"].Version);
        (await consul.PlanAsync("api"))!.Definition.Origins.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Consul_RestoredToAnOlderSnapshot_WhatCameSinceIsPublishedAgainAboveIt()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address);
        (await replica.PutAsync(Make.Service("api", "eu-west", "us-east"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await consul.IndexAsync("api", _ => true);
        using var http = new HttpClient { BaseAddress = consul.Server.Address };
        var snapshot = await http.GetByteArrayAsync("/v1/snapshot", TestContext.Current.CancellationToken);
        (await replica.PutAsync(Make.Service("api", "us-east"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        var before = (await consul.IndexAsync("api", entry => entry.Version.Revision > 1)).Services["api"].Version;

        using var restored = await http.PutAsync("/v1/snapshot", new ByteArrayContent(snapshot), TestContext.Current.CancellationToken);

        restored.IsSuccessStatusCode.ShouldBeTrue();
        await consul.IndexAsync("api", entry => entry.Version.Epoch > before.Epoch);
        (await consul.PlanAsync("api"))!.Definition.Origins.ShouldHaveSingleItem().Id.ShouldBe("us-east");
    }

    [Fact]
    public async Task Consul_OnlyTheIndexDeleted_IsPublishedAgainUnderAHigherEpoch()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));
        await replica.StatusAsync(status => status.Leader);
        var before = (await consul.IndexAsync("api", _ => true)).Services["api"].Version;

        await consul.Client.DeleteAsync(ConsulKeys.Index);

        await consul.IndexAsync("api", entry => entry.Version.Epoch > before.Epoch);
    }

    [Fact]
    public async Task Consul_Gone_TheReplicaSaysSoTakesReportsAndLeadsAgainAfterwards()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));
        await replica.StatusAsync(status => status.Leader);

        await consul.Server.KillAsync();

        var lost = await replica.StatusAsync(status => !status.Leader && !status.ConsulReachable && status.ConsulError is not null);
        lost.ConsulError!.ShouldContain(consul.Server.Address.ToString());
        (await replica.ReportAsync(Make.Report())).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var change = await replica.PutAsync(Make.Service());
        change.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await change.Content.ReadAsStringAsync()).ShouldContain("Nothing was changed");
        using var ready = await replica.SendAsync(HttpMethod.Get, "/readyz", null);
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);

        await consul.Server.StartAsync(TestContext.Current.CancellationToken);

        (await replica.StatusAsync(status => status.Leader)).ConsulReachable.ShouldBeTrue();
    }

    [Fact]
    public async Task Consul_AbsentAtStart_TheReplicaStaysUpAndPublishesOnceItIsThere()
    {
        if (ToolLocator.FindConsul() is null)
            Assert.Skip("No consul on PATH or in .tools: infra/test fetches it.");
        var port = FreePorts.Take(IPAddress.Loopback, 1)[0];
        await using var replica = await Replica.StartAsync(new Uri($"http://127.0.0.1:{port}"), settings: Make.Seeds(Make.Service()));

        var status = await replica.StatusAsync(status => status.ConsulError is not null);
        (status.Leader, status.ConsulReachable, status.Services).ShouldBe((false, false, 1));

        await using var consul = await RealConsul.StartAsync(options => options with { HttpPort = port });
        await consul.IndexAsync("api", _ => true);
    }

    [Fact]
    public async Task Consul_AnswersHtml_TheReplicaStaysUpAndSaysWhatAnswered()
    {
        var builder = WebApplication.CreateSlimBuilder(["--Logging:LogLevel:Default=Error"]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var notConsul = builder.Build();
        notConsul.Run(context => context.Response.WriteAsync("<html><body>Welcome to nginx!</body></html>"));
        await notConsul.StartAsync(TestContext.Current.CancellationToken);
        await using var replica = await Replica.StartAsync(new Uri(notConsul.Urls.Single()), settings: Make.Seeds(Make.Service()));

        // Before the watch's first answer only the heartbeat's silence is known.
        var status = await replica.StatusAsync(status => status.ConsulError?.Contains("is not a Consul agent", StringComparison.Ordinal) == true);

        status.ConsulError!.ShouldContain(notConsul.Urls.Single());
        using var change = await replica.PutAsync(Make.Service());
        change.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    private static async Task<DefinitionIntent> IntentAsync(RealConsul consul, string service)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var key in consul.Client.WatchAsync(ConsulKeys.Definition(service), patience.Token))
            if (key is not null)
                return System.Text.Json.JsonSerializer.Deserialize(key.Value, ContractsJson.Default.DefinitionIntent)!;
        throw new InvalidOperationException("The watch ended.");
    }
}
