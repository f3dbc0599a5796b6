using System.Net;
using System.Text.Json;
using MultiRegion.Edge.Tests.Support;

namespace MultiRegion.Edge.Tests.Admin;

public class AdminTests
{
    [Fact]
    public async Task Readyz_UntilThereIsAService_IsNotReady()
    {
        await using var edge = await CellEdge.StartAsync();
        using var before = await edge.Admin(null).GetAsync("/readyz");
        before.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await edge.Admin(null).GetStringAsync("/healthz")).ShouldBe("Healthy");

        edge.Routing.Apply([CellEdge.PlanOf("one", 1, 1)], []);

        (await edge.Admin(null).GetStringAsync("/readyz")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task Edge_Viewer_SeesWhatItRuns()
    {
        await using var edge = await CellEdge.StartAsync();
        edge.Routing.Apply([CellEdge.PlanOf("one", 3, 4)], []);

        var status = await edge.Admin(CellEdge.ViewerToken).GetFromJsonAsync<JsonElement>("/v1/edge");

        status.GetProperty("id").GetString().ShouldBe("edge-t");
        status.GetProperty("cell").GetString().ShouldBe("test");
        var service = status.GetProperty("services")[0];
        service.GetProperty("version").GetProperty("epoch").GetInt64().ShouldBe(3);
        service.GetProperty("weights").GetProperty("a").GetDouble().ShouldBe(0.5);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/v1/edge")]
    [InlineData("/v1/drains")]
    public async Task Get_WithoutToken_IsUnauthorized(string path)
    {
        await using var edge = await CellEdge.StartAsync();

        using var response = await edge.Admin(null).GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Start_BadConsulAddress_NamesItsKey()
    {
        var error = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => CellEdge.StartAsync(null, ("Edge:Consul:Address", "ftp://consul")));

        error.Failures.ShouldHaveSingleItem().ShouldStartWith("Edge:Consul:Address is 'ftp://consul/'");
    }

    [Fact]
    public async Task Start_BadOutboundAddress_NamesItsKey()
    {
        var error = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => CellEdge.StartAsync(null, ("Edge:OutboundAddress", "eth0")));

        error.Message.ShouldContain("Edge:OutboundAddress: 'eth0' is not an IP address");
    }
}
