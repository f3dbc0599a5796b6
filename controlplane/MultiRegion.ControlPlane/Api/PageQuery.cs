using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Api;

/// <summary>Which part of a listing is wanted. The cursor is the key of the last item seen, so a page stays right when items come and go.</summary>
/// <param name="Limit">Items of a page: 1 to 1000, by default 100.</param>
/// <param name="Cursor">The <c>next</c> of the page before.</param>
internal sealed record PageQuery(
    [property: Description("Items of a page: 1 to 1000, by default 100.")] int? Limit,
    [property: Description("The 'next' of the page before.")] string? Cursor)
{
    private const int Default = 100;
    private const int Most = 1000;

    /// <param name="items">All items, in the ordinal order of their keys.</param>
    /// <param name="key">The key of an item.</param>
    public Results<Ok<Page<T>>, ProblemResult> Take<T>(IEnumerable<T> items, Func<T, string> key)
    {
        var limit = Limit ?? Default;
        if (limit is < 1 or > Most)
            return Problems.Result(StatusCodes.Status400BadRequest, $"limit: '{limit}' is not from 1 to {Most}");

        var rest = items.Where(item => Cursor is null || string.CompareOrdinal(key(item), Cursor) > 0).Take(limit + 1).ToList();
        return rest.Count > limit
            ? TypedResults.Ok(new Page<T>(rest[..limit], key(rest[limit - 1])))
            : TypedResults.Ok(new Page<T>(rest));
    }
}
