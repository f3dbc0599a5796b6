using System.CommandLine;
using MultiRegion.Local.Load;

namespace MultiRegion.Local.Commands;

/// <summary><c>load</c>: the load generator in a process of its own, so that its work does not blur what the launcher measures.</summary>
internal static class LoadCommand
{
    private static readonly Option<string[]> Edges = new("--edge") { Required = true, Description = "REGION=URL of an edge" };
    private static readonly Option<double> Rate = new("--rate") { Required = true };
    private static readonly Option<string> Records = new("--records") { Required = true };
    private static readonly Option<TimeSpan> FirstByteTimeout = new("--first-byte-timeout") { Required = true, CustomParser = Duration.Parse };
    private static readonly Option<bool> IdempotencyKeys = new("--idempotency-keys");

    public static Command Create()
    {
        var command = new Command("load", "Send an open-loop load") { Edges, Rate, Records, FirstByteTimeout, IdempotencyKeys };
        command.Hidden = true;
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>The arguments by which another process of this program sends that load.</summary>
    public static IReadOnlyList<string> ToArguments(LoadOptions options) =>
    [
        "load", .. options.Edges.SelectMany(edge => new[] { Edges.Name, $"{edge.Region}={edge.Url}" }),
        Rate.Name, options.Rate.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Records.Name, options.RecordsPath, FirstByteTimeout.Name, options.FirstByteTimeout.ToArgument(),
        .. options.IdempotencyKeys ? new[] { IdempotencyKeys.Name } : [],
    ];

    public static LoadOptions Read(ParseResult result) => new()
    {
        Edges = [.. result.GetRequiredValue(Edges).Select(edge => edge.Split('=', 2)).Select(pair => new EdgeAddress(pair[0], new Uri(pair[1])))],
        Rate = result.GetRequiredValue(Rate),
        RecordsPath = result.GetRequiredValue(Records),
        FirstByteTimeout = result.GetRequiredValue(FirstByteTimeout),
        IdempotencyKeys = result.GetValue(IdempotencyKeys),
    };

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        await new LoadGenerator(Read(result), TimeProvider.System).RunAsync(cancellation);
        return ExitCode.Passed;
    }
}
