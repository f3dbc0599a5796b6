using System.Net;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Routing;

public sealed class PlannedRoutesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_WeightsOptionsOriginsUnderLoad_NeitherRebuildsRoutesNorDropsARequest()
    {
        await using var one = RawOrigin.Answering(200);
        await using var two = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync();
        var service = EdgeFixture.ServiceOf(one.Address, two.Address);
        edge.Apply(service, 1, 0);
        var routes = edge.Services.GetRequiredService<PlannedRoutes>();
        int changes = routes.Changes;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task<int>[] load = [.. Enumerable.Range(0, 8).Select(_ => LoadAsync(edge.Client, stop.Token))];
        for (int i = 0; i < 50; i++)
        {
            var next = i % 3 == 0 ? service with { Attempts = new() { MaxAttempts = 2 + (i % 5) } } : service;
            if (i % 7 == 0)
                edge.Apply(EdgeFixture.ServiceOf(one.Address), 1);
            else
                edge.Apply(next, i % 2, 1 - (i % 2));
            int seen = one.Arrivals.Count + two.Arrivals.Count;
            while (one.Arrivals.Count + two.Arrivals.Count < seen + 5)
            {
                await Task.Delay(1, Cancel);
                if (load.FirstOrDefault(task => task.IsFaulted) is { } failed)
                    await failed;
            }
        }

        await stop.CancelAsync();
        (await Task.WhenAll(load)).Sum().ShouldBeGreaterThan(0);
        routes.Changes.ShouldBe(changes);
        two.Arrivals.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Apply_ServiceByHostAndPath_IsMatchedAndUnmatchedIsAProblem()
    {
        await using var api = RawOrigin.Answering(200, "api");
        await using var all = RawOrigin.Answering(200, "all");
        await using var edge = await EdgeFixture.StartAsync();
        edge.Apply(EdgeFixture.ServiceOf(api.Address) with { Name = "api", Hosts = ["api.test"], Paths = ["/v1", "/v2/"] });
        edge.Apply(EdgeFixture.ServiceOf(all.Address) with { Name = "all", Hosts = ["*.all.test"] });

        (await GetAsync(edge, "api.test", "/v1")).ShouldBe((HttpStatusCode.OK, "api"));
        (await GetAsync(edge, "api.test", "/v2/deep/er?q=1")).ShouldBe((HttpStatusCode.OK, "api"));
        (await GetAsync(edge, "x.all.test", "/")).ShouldBe((HttpStatusCode.OK, "all"));
        (await GetAsync(edge, "api.test", "/v10")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Apply_ServiceRemoved_ItsRouteIsGone()
    {
        await using var origin = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync(EdgeFixture.ServiceOf(origin.Address));
        (await edge.Client.GetAsync("/", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        edge.Routing.Apply([], ["demo"]);

        (await edge.Client.GetAsync("/", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Apply_OriginEjected_ComesBackByOneRepeatableTrial()
    {
        int healthy = 0;
        await using var origin = new RawOrigin(async (connection, _) =>
        {
            if (Volatile.Read(ref healthy) == 0)
                return false;
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n0");
            return true;
        });
        await using var other = RawOrigin.Answering(200, "1");
        await using var edge = await EdgeFixture.StartAsync(null, ("Edge:Ejection:BaseTime", "00:00:00.100"), ("Edge:Ejection:TrialPatience", "01:00:00"));
        edge.Apply(EdgeFixture.ServiceOf(origin.Address, other.Address), 1, 0);
        for (int i = 0; i < 3; i++)
            (await edge.Client.GetStringAsync("/", Cancel)).ShouldBe("1");
        edge.Routing.Table.Services["demo"].Origins[0].IsEjected.ShouldBeTrue();
        int arrivals = origin.Arrivals.Count;

        Volatile.Write(ref healthy, 1);
        while (edge.Routing.ChoiceOf(edge.Routing.Table.Services["demo"], edge.Routing.Now).Trial < 0)
            await Task.Delay(10, Cancel);
        using var post = await edge.Client.PostAsync("/", new StringContent("x"), Cancel);
        (await post.Content.ReadAsStringAsync(Cancel)).ShouldBe("1", "a POST is no trial");
        origin.Arrivals.Count.ShouldBe(arrivals);

        (await edge.Client.GetStringAsync("/", Cancel)).ShouldBe("0");
        edge.Routing.Table.Services["demo"].Origins[0].IsEjected.ShouldBeFalse();
    }

    private static async Task<int> LoadAsync(HttpClient client, CancellationToken stop)
    {
        int done = 0;
        while (!stop.IsCancellationRequested)
        {
            using var response = await client.GetAsync("/", CancellationToken.None);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            done++;
        }

        return done;
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(EdgeFixture edge, string host, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
        using var response = await edge.Client.SendAsync(request, Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }
}
