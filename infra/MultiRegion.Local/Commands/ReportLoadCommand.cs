using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MultiRegion.Local.Bench.Reports;
using MultiRegion.Local.Display;

namespace MultiRegion.Local.Commands;

/// <summary><c>report-load</c>: the simulated fleet of <c>bench reports</c> in a process of its own, so that its processor time can be told from the control plane's.</summary>
internal static class ReportLoadCommand
{
    /// <summary>Line that is written when measuring begins.</summary>
    public const string Measuring = "measuring";

    private static readonly Option<string[]> Replicas = new("--replica") { Required = true };
    private static readonly Option<bool> ToOne = new("--to-one");
    private static readonly Option<int> Edges = new("--edges");
    private static readonly Option<int> Services = new("--services");
    private static readonly Option<int> Entries = new("--entries");
    private static readonly Option<int> Buckets = new("--buckets");
    private static readonly Option<int> Reads = new("--reads");
    private static readonly Option<TimeSpan> WarmUp = new("--warm-up") { CustomParser = Duration.Parse };
    private static readonly Option<TimeSpan> Length = new("--duration") { CustomParser = Duration.Parse };
    private static readonly Option<string> EdgeToken = new("--edge-token-file") { Required = true };
    private static readonly Option<string> OperatorToken = new("--operator-token-file") { Required = true };

    public static Command Create()
    {
        var command = new Command("report-load", "Send health reports and read the API")
        {
            Replicas, ToOne, Edges, Services, Entries, Buckets, Reads, WarmUp, Length, EdgeToken, OperatorToken,
        };
        command.Hidden = true;
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>The arguments by which another process of this program sends that load.</summary>
    public static IReadOnlyList<string> ToArguments(ReportLoadOptions options) =>
    [
        "report-load", .. options.Replicas.SelectMany(replica => new[] { Replicas.Name, replica.ToString() }),
        .. options.ToOneReplica ? new[] { ToOne.Name } : [],
        Edges.Name, Text(options.Edges), Services.Name, Text(options.Services), Entries.Name, Text(options.Entries), Buckets.Name, Text(options.Buckets),
        Reads.Name, Text(options.Reads), WarmUp.Name, options.WarmUp.ToArgument(), Length.Name, options.Duration.ToArgument(),
        EdgeToken.Name, options.EdgeTokenFile, OperatorToken.Name, options.OperatorTokenFile,
    ];

    public static ReportLoadOptions Read(ParseResult result) => new()
    {
        Replicas = [.. result.GetRequiredValue(Replicas).Select(replica => new Uri(replica))],
        ToOneReplica = result.GetValue(ToOne),
        Edges = result.GetValue(Edges),
        Services = result.GetValue(Services),
        Entries = result.GetValue(Entries),
        Buckets = result.GetValue(Buckets),
        Reads = result.GetValue(Reads),
        WarmUp = result.GetValue(WarmUp),
        Duration = result.GetValue(Length),
        EdgeTokenFile = result.GetRequiredValue(EdgeToken),
        OperatorTokenFile = result.GetRequiredValue(OperatorToken),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        using var load = new ReportLoad(Read(result), TimeProvider.System);
        ReportLoadResult found = await load.RunAsync(() => Console.WriteLine(Measuring), cancellation);
        Console.WriteLine(JsonSerializer.Serialize(found, LocalJson.Default.ReportLoadResult));
        return ExitCode.Passed;
    }
}
