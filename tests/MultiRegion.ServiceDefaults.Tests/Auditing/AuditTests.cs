using System.Net;
using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ServiceDefaults.Tests.Auditing;

public sealed class AuditTests
{
    [Fact]
    public async Task Write_Accepted_LeavesWhoFromWhereWhatBeforeAndAfter()
    {
        await using var host = await WriteHost.StartAsync();

        using var answer = await host.PutAsync("new");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var record = host.Trail.Newest.ShouldHaveSingleItem();
        (record.Caller, record.Role, record.Via, record.Address).ShouldBe(("otto", "operator", "token", "127.0.0.1"));
        (record.Action, record.Request, record.Outcome, record.Status).ShouldBe(("thing.put", "PUT /v1/things/a", AuditOutcome.Accepted, 200));
        record.Before!.Value.GetProperty("name").GetString().ShouldBe("before");
        record.After!.Value.GetProperty("name").GetString().ShouldBe("new");
        record.Problem.ShouldBeNull();
    }

    [Theory]
    [InlineData("new", DefaultsHost.ViewerToken, AuditOutcome.Refused, 403, "needs the role operator")]
    [InlineData("unavailable", DefaultsHost.OperatorToken, AuditOutcome.Failed, 503, "not now")]
    [InlineData("fail", DefaultsHost.OperatorToken, AuditOutcome.Failed, 500, null)]
    [InlineData("preview", DefaultsHost.OperatorToken, AuditOutcome.Previewed, 200, null)]
    [InlineData("bad\"", DefaultsHost.OperatorToken, AuditOutcome.Refused, 400, "The body:")]
    public async Task Write_NotDone_LeavesOneRecordThatSaysSo(string body, string token, AuditOutcome outcome, int status, string? problem)
    {
        await using var host = await WriteHost.StartAsync();

        using var answer = await host.PutAsync(body, token: token);

        ((int)answer.StatusCode).ShouldBe(status);
        var record = host.Trail.Newest.ShouldHaveSingleItem();
        (record.Outcome, record.Status).ShouldBe((outcome, status));
        if (problem is null)
            record.Problem.ShouldBeNull();
        else
            record.Problem!.ShouldContain(problem);
    }

    [Fact]
    public async Task Write_OfNobody_LeavesNone()
    {
        await using var host = await WriteHost.StartAsync();

        using var answer = await host.PutAsync("new", token: null);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        host.Trail.Newest.ShouldBeEmpty("what nobody is known by must not push out what somebody did");
    }

    [Fact]
    public async Task Record_ProblemsTraceId_FindsIt()
    {
        await using var host = await WriteHost.StartAsync();

        using var answer = await host.PutAsync("unavailable");

        var problem = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        host.Trail.Newest.Single().RequestId.ShouldBe(problem.GetProperty("traceId").GetString());
    }

    [Fact]
    public async Task List_PageByPage_GivesEachOnceNewestFirst()
    {
        await using var host = await WriteHost.StartAsync();
        for (var i = 0; i < 5; i++)
            (await host.PutAsync($"n{i}")).Dispose();
        List<long> seen = [];
        using var client = host.Client(DefaultsHost.ViewerToken);

        string? cursor = null;
        do
        {
            var page = await client.GetFromJsonAsync($"/v1/audit?limit=2&cursor={cursor}", ContractsJson.Default.PageAuditRecord);
            seen.AddRange(page!.Items.Select(record => record.Sequence));
            cursor = page.Next;
        }
        while (cursor is not null);

        seen.ShouldBe([5, 4, 3, 2, 1]);
    }

    [Theory]
    [InlineData("caller=otto", 2)]
    [InlineData("caller=vera", 1)]
    [InlineData("action=thing.*", 3)]
    [InlineData("action=service.put", 0)]
    [InlineData("since=2099-01-01T00:00:00Z", 0)]
    public async Task List_WithAFilter_GivesOnlyThose(string query, int expected)
    {
        await using var host = await WriteHost.StartAsync();
        foreach (var token in new[] { DefaultsHost.OperatorToken, DefaultsHost.ViewerToken, DefaultsHost.OperatorToken })
            (await host.PutAsync("x", token: token)).Dispose();
        using var client = host.Client(DefaultsHost.ViewerToken);

        (await client.GetFromJsonAsync($"/v1/audit?{query}", ContractsJson.Default.PageAuditRecord))!.Items.Count.ShouldBe(expected);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("cursor=x")]
    [InlineData("since=yesterday")]
    public async Task List_BadQuery_IsAProblem(string query)
    {
        await using var host = await WriteHost.StartAsync();
        using var client = host.Client(DefaultsHost.ViewerToken);

        using var answer = await client.GetAsync($"/v1/audit?{query}");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }
}
