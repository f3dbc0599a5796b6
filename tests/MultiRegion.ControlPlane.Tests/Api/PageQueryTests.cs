using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Api;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Tests.Api;

public sealed class PageQueryTests
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];

    [Fact]
    public void Take_PageByPage_GivesEveryItemOnce()
    {
        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = Page(new PageQuery(2, cursor), Names);
            seen.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);

        seen.ShouldBe(Names);
    }

    [Fact]
    public void Take_ItemOfTheCursorIsGone_GoesOnAfterIt() => Page(new PageQuery(2, "b"), ["a", "c", "d"]).Items.ShouldBe(["c", "d"]);

    [Fact]
    public void Take_ExactlyOnePage_HasNoNext() => Page(new PageQuery(5, null), Names).Next.ShouldBeNull();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public void Take_LimitOutOfRange_IsAProblem(int limit)
    {
        var problem = new PageQuery(limit, null).Take(Names, name => name).Result.ShouldBeOfType<ProblemResult>();

        problem.StatusCode.ShouldBe((int)HttpStatusCode.BadRequest);
        problem.Detail!.ShouldContain($"'{limit}'");
    }

    private static Page<string> Page(PageQuery query, IEnumerable<string> items) =>
        query.Take(items, item => item).Result.ShouldBeOfType<Ok<Page<string>>>().Value!;
}
