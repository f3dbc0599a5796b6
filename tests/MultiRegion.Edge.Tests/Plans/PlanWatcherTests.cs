using MultiRegion.Contracts;
using MultiRegion.Edge.Plans;
using MultiRegion.Edge.Tests.Support;

namespace MultiRegion.Edge.Tests.Plans;

public class PlanWatcherTests
{
    private const int Taken = 2102;
    private const int Removed = 2103;
    private const int Refused = 2104;

    [Fact]
    public async Task Index_NewerPlans_AreApplied()
    {
        await using var consul = await ConsulServer.StartAsync();
        await consul.PublishAsync(CellEdge.PlanOf("one", 1, 1), CellEdge.PlanOf("two", 1, 2));
        await using var edge = await CellEdge.StartAsync(null, consul.Setting);
        await edge.Logs.WaitAsync(Taken, "1.2 of two");
        edge.Services.ShouldBe(["one", "two"]);

        await consul.PublishAsync(CellEdge.PlanOf("one", 1, 3, "a"), CellEdge.PlanOf("two", 1, 2));

        await edge.Logs.WaitAsync(Taken, "1.3 of one");
        edge.Routing.Table.Services["one"].Origins.Count.ShouldBe(1);
        var metrics = await edge.MetricsAsync();
        metrics.ShouldContain("multiregion_edge_plan_revision{service=\"one\"} 3\n");
        metrics.ShouldContain("multiregion_edge_plan_lag_seconds_count{service=\"one\"} 2\n");
        metrics.ShouldContain("multiregion_edge_consul_silence_seconds ");
    }

    [Fact]
    public async Task Index_OlderVersion_IsRefusedOnce()
    {
        await using var consul = await ConsulServer.StartAsync();
        await consul.PublishAsync(CellEdge.PlanOf("one", 2, 5));
        await using var edge = await CellEdge.StartAsync(null, consul.Setting);
        await edge.Logs.WaitAsync(Taken, "2.5 of one");

        await consul.PublishAsync(CellEdge.PlanOf("one", 1, 9, "a"));
        await edge.Logs.WaitAsync(Refused, "one at version 1.9");
        await consul.PublishAsync(CellEdge.PlanOf("one", 1, 9, "a"), CellEdge.PlanOf("two", 1, 1));
        await edge.Logs.WaitAsync(Taken, "1.1 of two");

        edge.VersionOf("one").ShouldBe(new PlanVersion(2, 5));
        edge.Logs.Count(Refused).ShouldBe(1);
        (await edge.MetricsAsync()).ShouldContain("multiregion_edge_plan_refusals_total{reason=\"Older\",service=\"one\"} 1\n");
    }

    [Fact]
    public async Task Index_InvalidPlan_KeepsTheOldOneAndTakesTheOthers()
    {
        await using var consul = await ConsulServer.StartAsync();
        await consul.PublishAsync(CellEdge.PlanOf("one", 1, 1));
        await using var edge = await CellEdge.StartAsync(null, consul.Setting);
        await edge.Logs.WaitAsync(Taken, "1.1 of one");

        var invalid = CellEdge.PlanOf("one", 1, 2) with { Weights = new Dictionary<string, double> { ["a"] = -1, ["b"] = 2 } };
        await consul.PublishAsync(invalid, CellEdge.PlanOf("two", 1, 2));

        (await edge.Logs.WaitAsync(Refused, "one at version 1.2")).Text.ShouldContain("weights.a: '-1' is not");
        await edge.Logs.WaitAsync(Taken, "1.2 of two");
        edge.VersionOf("one").ShouldBe(new PlanVersion(1, 1));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"cell":"elsewhere","services":{"one":{"version":{"epoch":9,"revision":9},"removed":true}}}""")]
    public async Task Index_CannotBeTaken_KeepsWhatIsInForce(string value)
    {
        await using var consul = await ConsulServer.StartAsync();
        await consul.PublishAsync(CellEdge.PlanOf("one", 1, 1));
        await using var edge = await CellEdge.StartAsync(null, consul.Setting);
        await edge.Logs.WaitAsync(Taken, "1.1 of one");

        await consul.PutAsync(ConsulKeys.Index, value);

        await edge.Logs.WaitAsync(Refused, ConsulKeys.Index);
        edge.Services.ShouldBe(["one"]);
    }

    [Fact]
    public async Task Index_Tombstone_RemovesAndAbsenceDoesNot()
    {
        await using var consul = await ConsulServer.StartAsync();
        await consul.PublishAsync(CellEdge.PlanOf("one", 1, 1), CellEdge.PlanOf("two", 1, 1));
        await using var edge = await CellEdge.StartAsync(null, consul.Setting);
        await edge.Logs.WaitAsync(Taken, "1.1 of two");

        await consul.PublishAsync(ConsulServer.Tombstone("one", 1, 2));

        await edge.Logs.WaitAsync(Removed, "one was removed by 1.2");
        edge.Services.ShouldBe(["two"]);
    }

    [Fact]
    public async Task Index_AheadOfThePlan_IsReadAgainUntilThePlanIsThere()
    {
        await using var consul = await ConsulServer.StartAsync();
        await consul.PublishAsync(CellEdge.PlanOf("one", 1, 1));
        await using var edge = await CellEdge.StartAsync(null, consul.Setting);
        await edge.Logs.WaitAsync(Taken, "1.1 of one");
        var next = CellEdge.PlanOf("one", 1, 2);

        await consul.PublishAsync(ConsulServer.IndexOf(next, CellEdge.PlanOf("missing", 1, 1)));
        await edge.Logs.WaitAsync(Refused, "missing at version 1.1");
        await consul.PutAsync(next);

        await edge.Logs.WaitAsync(Taken, "1.2 of one");
    }

    [Fact]
    public async Task Consul_Wiped_PlansStayUntilAHigherEpochComes()
    {
        await using var consul = await ConsulServer.StartAsync();
        await consul.PublishAsync(CellEdge.PlanOf("one", 3, 7));
        await using var edge = await CellEdge.StartAsync(null, consul.Setting);
        await edge.Logs.WaitAsync(Taken, "3.7 of one");

        await consul.WipeAsync();
        await edge.Logs.WaitAsync(Refused, "the key is missing or empty");
        edge.VersionOf("one").ShouldBe(new PlanVersion(3, 7));

        await consul.PublishAsync(CellEdge.PlanOf("one", 4, 1));
        await edge.Logs.WaitAsync(Taken, "4.1 of one");
    }

    [Fact]
    public async Task Consul_AnswersHtmlAfterAGoodPlan_ThePlanStays()
    {
        await using var consul = await ConsulServer.StartAsync();
        await consul.PublishAsync(CellEdge.PlanOf("one", 3, 7));
        await using var edge = await CellEdge.StartAsync(null, consul.Setting);
        await edge.Logs.WaitAsync(Taken, "3.7 of one");

        await consul.StopAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(consul.Address.ToString());
        builder.Logging.ClearProviders();
        await using var page = builder.Build();
        var asked = new SemaphoreSlim(0);
        page.Run(context =>
        {
            asked.Release();
            context.Response.Headers["X-Consul-Index"] = "999999";
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html><body>Sign in</body></html>");
        });
        await page.StartAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++)
            (await asked.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).ShouldBeTrue();

        edge.VersionOf("one").ShouldBe(new PlanVersion(3, 7));
        (await edge.Admin(null).GetStringAsync("/readyz")).ShouldBe("Healthy");
        edge.Get<PlanMetrics>().Watch.ConsecutiveFailures.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Consul_DownAtStart_PlansComeFromTheDisk()
    {
        var state = Directory.CreateTempSubdirectory("multiregion-state");
        await using var consul = await ConsulServer.StartAsync();
        await consul.PublishAsync(CellEdge.PlanOf("one", 1, 1), CellEdge.PlanOf("two", 1, 1));
        await using (var before = await CellEdge.StartAsync(null, consul.Setting, ("Edge:StateDirectory", state.FullName)))
        {
            await before.Logs.WaitAsync(Taken, "1.1 of two");
            await consul.PublishAsync(ConsulServer.Tombstone("two", 1, 2));
            await before.Logs.WaitAsync(Removed, "two");
        }

        await consul.StopAsync();
        await using var after = await CellEdge.StartAsync(null, consul.Setting, ("Edge:StateDirectory", state.FullName));

        after.Services.ShouldBe(["one"]);
        (await after.Admin(null).GetStringAsync("/readyz")).ShouldBe("Healthy");
        state.Delete(recursive: true);
    }
}
