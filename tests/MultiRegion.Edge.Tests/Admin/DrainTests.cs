using System.Net;
using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.Edge.Tests.Support;

namespace MultiRegion.Edge.Tests.Admin;

public sealed class DrainTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("multiregion-state");

    public void Dispose() => _state.Delete(recursive: true);

    [Fact]
    public async Task Post_Drain_IsInForceUntilItExpires()
    {
        var time = new ManualTime(Start);
        await using var edge = await StartAsync(time);

        using var response = await PostAsync(edge, Request());
        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        var drain = (await response.Content.ReadFromJsonAsync(ContractsJson.Default.DrainView))!;
        (drain.Author, drain.Until).ShouldBe(("otto", Start.AddMinutes(5)));
        (await ListAsync(edge)).ShouldHaveSingleItem().Id.ShouldBe(drain.Id);
        (await edge.Logs.WaitAsync(2401)).Text.ShouldContain("one/a is in force until 2026-01-01T00:05:00.0000000+00:00, by otto: maintenance");

        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        (await ListAsync(edge)).ShouldHaveSingleItem();
        time.Advance(TimeSpan.FromSeconds(1));

        (await ListAsync(edge)).ShouldBeEmpty();
        await edge.Logs.WaitAsync(2403, drain.Id);
    }

    [Fact]
    public async Task Post_Drain_OutlivesARestartAndExpiresInTheNextLife()
    {
        var time = new ManualTime(Start);
        await using (var before = await StartAsync(time))
            (await PostAsync(before, Request() with { Origin = null, Region = "region-b" })).StatusCode.ShouldBe(HttpStatusCode.Created);

        time.Advance(TimeSpan.FromMinutes(4));
        await using var after = await StartAsync(time);
        (await ListAsync(after)).ShouldHaveSingleItem().Region.ShouldBe("region-b");
        time.Advance(TimeSpan.FromMinutes(1));

        (await ListAsync(after)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Restart_DrainEndedMeanwhile_IsNotInForce()
    {
        var time = new ManualTime(Start);
        await using (var before = await StartAsync(time))
            await PostAsync(before, Request());

        time.Advance(TimeSpan.FromMinutes(6));
        await using var after = await StartAsync(time);

        (await ListAsync(after)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Restart_DamagedDrains_AreSetAside()
    {
        await File.WriteAllTextAsync(Path.Combine(_state.FullName, "drains.json"), "{\"cell\":");

        await using var edge = await StartAsync(new ManualTime(Start));

        (await ListAsync(edge)).ShouldBeEmpty();
        await edge.Logs.WaitAsync(2405, "drains.json.damaged");
    }

    [Fact]
    public async Task Restart_DamagedDrainsThatCannotBeSetAside_TheEdgeStarts()
    {
        await File.WriteAllTextAsync(Path.Combine(_state.FullName, "drains.json"), "{\"cell\":");
        Directory.CreateDirectory(Path.Combine(_state.FullName, "drains.json.damaged"));

        await using var edge = await StartAsync(new ManualTime(Start));

        (await ListAsync(edge)).ShouldBeEmpty();
        await edge.Logs.WaitAsync(2405, "could not be set aside");
    }

    [Fact]
    public async Task Restart_DrainsOfAnotherCell_AreNotTaken()
    {
        var time = new ManualTime(Start);
        await using (var before = await StartAsync(time))
            (await PostAsync(before, Request())).StatusCode.ShouldBe(HttpStatusCode.Created);

        var file = Path.Combine(_state.FullName, "drains.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"cell\":\"test\"", "\"cell\":\"other\"", StringComparison.Ordinal));
        await using var after = await StartAsync(time);

        (await ListAsync(after)).ShouldBeEmpty();
        await after.Logs.WaitAsync(2407, "of cell 'other', not of 'test'");
    }

    [Fact]
    public async Task Delete_Drain_EndsIt()
    {
        await using var edge = await StartAsync(new ManualTime(Start));
        var drain = (await (await PostAsync(edge, Request())).Content.ReadFromJsonAsync(ContractsJson.Default.DrainView))!;

        (await edge.Admin().DeleteAsync($"/v1/drains/{drain.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await edge.Admin().DeleteAsync($"/v1/drains/{drain.Id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        (await ListAsync(edge)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("service", "nope", "a service of this edge: one")]
    [InlineData("origin", "nope", "an origin of one: a, b")]
    [InlineData("region", "nope", "a region of one: region-a, region-b")]
    [InlineData("both", null, "exactly one of the two")]
    [InlineData("neither", null, "exactly one of the two")]
    [InlineData("timeToLive", "00:00:00.5000000", "a duration of 00:00:01 to 1.00:00:00")]
    [InlineData("timeToLive", "1.00:00:01", "a duration of 00:00:01 to 1.00:00:00")]
    [InlineData("reason", " ", "a text of 1 to 500 characters")]
    public async Task Post_BadDrain_NamesFieldValueAndForm(string field, string? value, string expected)
    {
        await using var edge = await StartAsync(new ManualTime(Start));
        var request = field switch
        {
            "service" => Request() with { Service = value! },
            "origin" => Request() with { Origin = value },
            "region" => Request() with { Origin = null, Region = value },
            "both" => Request() with { Region = "region-a" },
            "neither" => Request() with { Origin = null },
            "timeToLive" => Request() with { TimeToLive = TimeSpan.Parse(value!, System.Globalization.CultureInfo.InvariantCulture) },
            _ => Request() with { Reason = value! },
        };

        using var response = await PostAsync(edge, request);

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors")[0];
        error.GetProperty("expected").GetString()!.ShouldContain(expected);
        if (value is not null)
            (error.GetProperty("path").GetString(), error.GetProperty("value").GetString()).ShouldBe((field, value));
        (await ListAsync(edge)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Post_MoreThanAHundred_IsRefused()
    {
        await using var edge = await StartAsync(new ManualTime(Start));
        for (var i = 0; i < 100; i++)
            (await PostAsync(edge, Request())).StatusCode.ShouldBe(HttpStatusCode.Created);

        (await PostAsync(edge, Request())).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Post_ByAViewer_IsForbidden()
    {
        await using var edge = await StartAsync(new ManualTime(Start));

        using var response = await edge.Admin(CellEdge.ViewerToken).PostAsJsonAsync("/v1/drains", Request(), ContractsJson.Default.DrainRequest);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static DrainRequest Request() =>
        new() { Service = "one", Origin = "a", TimeToLive = TimeSpan.FromMinutes(5), Reason = "maintenance" };

    private async Task<CellEdge> StartAsync(ManualTime time)
    {
        var edge = await CellEdge.StartAsync(time, ("Edge:StateDirectory", _state.FullName));
        edge.Routing.Apply([CellEdge.PlanOf("one", 1, 1)], []);
        return edge;
    }

    private static Task<HttpResponseMessage> PostAsync(CellEdge edge, DrainRequest request) =>
        edge.Admin().PostAsJsonAsync("/v1/drains", request, ContractsJson.Default.DrainRequest);

    private static async Task<IReadOnlyList<DrainView>> ListAsync(CellEdge edge) =>
        (await edge.Admin().GetFromJsonAsync("/v1/drains", ContractsJson.Default.PageDrainView))!.Items;
}
