using System.Net;
using System.Text;
using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Tests.Services;

public sealed class ServiceChangeTests
{
    private static readonly string[] Regions = ["Regions:0=eu-west", "Regions:1=us-east"];

    [Fact]
    public async Task Put_EverythingWrong_Is422NamingEachMember()
    {
        await using var replica = await Replica.StartAloneAsync(Regions);
        const string body = """
            { "reason": "", "definition": { "name": "other", "paths": ["api"], "origins": [
              { "id": "a", "region": "mars", "address": "http://a.example", "capacity": -5 },
              { "id": "a", "region": "eu-west", "address": "ftp://b.example" },
              { "id": "c", "region": "eu-west", "address": "http://a.example" } ] } }
            """;

        using var answer = await replica.SendAsync(
            HttpMethod.Put, "/v1/services/api", Roles.Operator, new StringContent(body, Encoding.UTF8, "application/json"));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var problem = JsonSerializer.Deserialize<Problem>(await answer.Content.ReadAsStreamAsync(), JsonSerializerOptions.Web)!;
        problem.Errors!.Select(error => error.Path).ShouldBe(
            [
                "reason", "definition.name", "definition.paths[0]", "definition.origins[0].region", "definition.origins[0].capacity",
                "definition.origins[1].id", "definition.origins[1].address", "definition.origins[2].address",
            ],
            ignoreOrder: true);
        var region = problem.Errors!.Single(error => error.Path == "definition.origins[0].region");
        region.Value.ShouldBe("mars");
        region.Expected.ShouldContain("eu-west");
    }

    [Fact]
    public async Task Put_PlanWouldBeTooLarge_Is422WithTheLimit()
    {
        await using var replica = await Replica.StartAloneAsync();
        var large = Make.Service("api", [.. Enumerable.Range(0, 200).Select(i => $"{new string('r', 57)}-{i}")]);
        large = large with { Origins = [.. large.Origins.Select(origin => origin with { Address = new Uri($"{origin.Address}{new string('p', 220)}") })] };
        // The change itself is within the limit of a body; the weights of its plan are what is too much.
        JsonSerializer.SerializeToUtf8Bytes(new ServiceChange(large, "a test"), ContractsJson.Default.ServiceChange).Length.ShouldBeInRange(90_000, 100_000);

        using var answer = await replica.PutAsync(large);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("at most 100000");
    }

    [Theory]
    [InlineData("""{ "reason": "r", "definition": { "name": "api" } }""", "origins")]
    [InlineData("""{ "reason": "r", "definition": { "name": "api", "origins": [ { "id": "a", "region": "r", "address": "http://a", "capacity": "much" } ] } }""", "origins[0].capacity")]
    [InlineData("""{ "definition": { "name": "api", "origins": [] } }""", "reason")]
    public async Task Put_MalformedJson_Is400NamingTheMember(string body, string named)
    {
        await using var replica = await Replica.StartAloneAsync();

        using var answer = await replica.SendAsync(
            HttpMethod.Put, "/v1/services/api", Roles.Operator, new StringContent(body, Encoding.UTF8, "application/json"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(named, Case.Insensitive);
    }

    [Fact]
    public async Task Delete_WithoutReason_Is422()
    {
        await using var replica = await Replica.StartAloneAsync(Make.Seeds(Make.Service()));

        using var answer = await replica.SendAsync(HttpMethod.Delete, "/v1/services/api", Roles.Operator);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Put_ConsulAway_Is503AndNothingChanges()
    {
        await using var replica = await Replica.StartAloneAsync();

        using var answer = await replica.PutAsync(Make.Service());

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Nothing was changed");
        (await replica.SendAsync(HttpMethod.Get, "/v1/services/api", Roles.Viewer)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Put_IfMatchOfAnOlderDefinition_Is412()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, settings: Make.Seeds(Make.Service()));
        using var read = await replica.SendAsync(HttpMethod.Get, "/v1/services/api", Roles.Viewer);
        var tag = read.Headers.ETag!.ToString();

        (await replica.PutAsync(Make.Service("api", "eu-west"), tag)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await replica.PutAsync(Make.Service("api", "us-east"), tag)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);

        await consul.IndexAsync("api", _ => true);
        (await replica.GetAsync("/v1/services/api", ContractsJson.Default.ServiceView)).Definition.Origins.ShouldHaveSingleItem().Region.ShouldBe("eu-west");
    }

    [Fact]
    public async Task Put_OnAFollower_TheLeaderPublishesIt()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var leader = await Replica.StartAsync(consul.Server.Address, "a");
        await leader.StatusAsync(status => status.Leader);
        await using var follower = await Replica.StartAsync(consul.Server.Address, "b");
        await follower.StatusAsync(status => status.LeaderReplica == "a");

        (await follower.PutAsync(Make.Service())).StatusCode.ShouldBe(HttpStatusCode.OK);

        // The explanation follows its plan by a moment.
        (await leader.GetWhenThereAsync("/v1/services/api/explanation", ContractsJson.Default.PlanExplanation)).Service.ShouldBe("api");
    }

    [Fact]
    public async Task Put_IntentInConsulCannotBeUsed_TheLastGoodDefinitionStays()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address);
        (await replica.PutAsync(Make.Service())).StatusCode.ShouldBe(HttpStatusCode.OK);
        await consul.IndexAsync("api", _ => true);

        await consul.Client.PutAsync(ConsulKeys.Definition("api"), """{ "service": "api" }"""u8.ToArray());
        (await replica.PutAsync(Make.Service("other"))).StatusCode.ShouldBe(HttpStatusCode.OK);

        var index = await consul.IndexAsync("other", _ => true);
        index.Services["api"].Removed.ShouldBeFalse();
    }

    [Fact]
    public async Task Put_PeerDatacenters_TheReceiptSaysWhichHaveIt()
    {
        await using var here = await RealConsul.StartAsync(options => options with { Datacenter = "eu-west" });
        await using var there = await RealConsul.StartAsync(options => options with { Datacenter = "us-east", JoinWan = [here.Server.WanAddress] });
        await using var replica = await Replica.StartAsync(here.Server.Address, "a", "PeerDatacenters:0=us-east", "PeerDatacenters:1=nowhere");
        await JoinedAsync(here, "us-east");

        using var answer = await replica.PutAsync(Make.Service());

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var receipt = JsonSerializer.Deserialize(await answer.Content.ReadAsStreamAsync(), ContractsJson.Default.IntentReceipt)!;
        receipt.Peers.Select(peer => (peer.Cell, peer.Acknowledged)).ShouldBe([("us-east", true), ("nowhere", false)]);
        receipt.Peers[1].Problem.ShouldNotBeNull();
        (await there.Client.GetAsync(ConsulKeys.Definition("api"))).ShouldNotBeNull();
    }

    private static async Task JoinedAsync(RealConsul consul, string datacenter)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                await consul.Client.GetAsync("any", new() { Datacenter = datacenter }, patience.Token);
                return;
            }
            catch (MultiRegion.Consul.ConsulException)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }
}
