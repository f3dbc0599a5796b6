using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ControlPlane.Tests.Publishing;

public sealed class PublishTests
{
    [Fact]
    public async Task Publish_ServiceIsSeeded_PlanAndIndexStandAndAreShown()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));

        var index = await consul.IndexAsync("api", entry => !entry.Removed);

        var plan = await consul.PlanAsync("api");
        index.Cell.ShouldBe("eu-west");
        plan.ShouldNotBeNull().Version.ShouldBe(index.Services["api"].Version);
        plan.Definition.Origins.Count.ShouldBe(2);
        plan.Weights.Values.Sum().ShouldBe(1, 1e-9);
        await replica.StatusAsync(status => status.Leader);
        (await replica.GetAsync("/v1/services/api/plan", ContractsJson.Default.Plan)).Version.ShouldBe(plan.Version);
        (await replica.GetWhenThereAsync("/v1/services/api/explanation", ContractsJson.Default.PlanExplanation)).Weights.Count.ShouldBe(2);
        var listed = (await replica.GetAsync("/v1/services", ContractsJson.Default.PageServiceView)).Items.ShouldHaveSingleItem();
        listed.Version.ShouldBe(plan.Version);
    }

    [Fact]
    public async Task Publish_NoServiceAtAll_TheIndexExistsForEdgesToWatch()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address);

        (await consul.IndexAsync(_ => true)).Services.ShouldBeEmpty();
    }

    [Fact]
    public async Task Publish_MoreServicesThanATransactionTakes_AllStand()
    {
        await using var consul = await RealConsul.StartAsync();
        var services = Enumerable.Range(0, 130).Select(i => Make.Service($"service-{i}", "eu-west")).ToArray();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(services));

        var index = await consul.IndexAsync(entries => entries.Count == services.Length);

        foreach (var service in services)
            (await consul.PlanAsync(service.Name)).ShouldNotBeNull().Version.ShouldBe(index.Services[service.Name].Version);
    }

    [Fact]
    public async Task Publish_NothingChanges_NothingIsWritten()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));
        await replica.StatusAsync(status => status.Leader);
        var before = await consul.Client.GetAsync(ConsulKeys.Index);

        // A change of another service shows that rounds went by.
        (await replica.PutAsync(Make.Service("other"))).IsSuccessStatusCode.ShouldBeTrue();
        var index = await consul.IndexAsync("other", _ => true);

        index.Services["api"].ShouldBe(System.Text.Json.JsonSerializer.Deserialize(before!.Value, ContractsJson.Default.PlanIndex)!.Services["api"]);
    }

    [Fact]
    public async Task Delete_PublishedService_LeavesATombstoneUntilItIsDefinedAgain()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));
        var published = (await consul.IndexAsync("api", _ => true)).Services["api"].Version;

        using var deleted = await replica.SendAsync(HttpMethod.Delete, "/v1/services/api?reason=gone", Roles.Operator);

        deleted.IsSuccessStatusCode.ShouldBeTrue();
        var tombstone = (await consul.IndexAsync("api", entry => entry.Removed)).Services["api"].Version;
        tombstone.ShouldBeGreaterThan(published);
        (await consul.PlanAsync("api")).ShouldBeNull();
        (await replica.SendAsync(HttpMethod.Get, "/v1/services/api", Roles.Viewer)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);

        (await replica.PutAsync(Make.Service())).IsSuccessStatusCode.ShouldBeTrue();

        (await consul.IndexAsync("api", entry => !entry.Removed)).Services["api"].Version.ShouldBeGreaterThan(tombstone);
    }

    [Fact]
    public async Task Publish_ADocumentThatIsNoPlanStandsThere_ItIsReplaced()
    {
        await using var consul = await RealConsul.StartAsync();
        await consul.Client.PutAsync(ConsulKeys.Plan("api"), "<html>"u8.ToArray());
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));

        var index = await consul.IndexAsync("api", _ => true);

        (await consul.PlanAsync("api"))!.Version.ShouldBe(index.Services["api"].Version);
    }
}
