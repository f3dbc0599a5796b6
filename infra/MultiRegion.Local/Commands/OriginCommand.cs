using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using MultiRegion.Local.Origin;

namespace MultiRegion.Local.Commands;

/// <summary><c>origin</c>: one demo origin in this process. The launcher starts these; a person seldom does.</summary>
internal static class OriginCommand
{
    private static readonly Option<string> Id = new("--id") { Required = true };
    private static readonly Option<string> Region = new("--region") { Required = true };
    private static readonly Option<IPEndPoint> Listen = new("--listen") { Required = true, CustomParser = EndPoint };
    private static readonly Option<IPEndPoint> Admin = new("--admin") { Required = true, CustomParser = EndPoint };
    private static readonly Option<string> TokenFile = new("--token-file") { Required = true };
    private static readonly Option<string> LedgerPath = new("--ledger") { Required = true };
    private static readonly Option<TimeSpan> ServiceTime = new("--service-time") { Required = true, CustomParser = Duration.Parse };
    private static readonly Option<TimeSpan> RoundTrip = new("--rtt") { Required = true, CustomParser = Duration.Parse };
    private static readonly Option<string[]> Callers = new("--caller") { Description = "ADDRESS=REGION of a region's edges", DefaultValueFactory = _ => [] };

    public static Command Create()
    {
        var command = new Command("origin", "Run one demo origin")
        {
            Id, Region, Listen, Admin, TokenFile, LedgerPath, ServiceTime, RoundTrip, Callers,
        };
        command.Hidden = true;
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>The arguments by which another process of this program becomes that origin.</summary>
    public static IReadOnlyList<string> ToArguments(OriginOptions options) =>
    [
        "origin", Id.Name, options.Id, Region.Name, options.Region, Listen.Name, options.Listen.ToString(), Admin.Name, options.Admin.ToString(),
        TokenFile.Name, options.TokenFile, LedgerPath.Name, options.LedgerPath,
        ServiceTime.Name, options.ServiceTime.ToArgument(), RoundTrip.Name, options.RoundTrip.ToArgument(),
        .. options.Callers.SelectMany(caller => new[] { Callers.Name, $"{caller.Key}={caller.Value}" }),
    ];

    public static OriginOptions Read(ParseResult result) => new()
    {
        Id = result.GetRequiredValue(Id),
        Region = result.GetRequiredValue(Region),
        Listen = result.GetRequiredValue(Listen),
        Admin = result.GetRequiredValue(Admin),
        TokenFile = result.GetRequiredValue(TokenFile),
        LedgerPath = result.GetRequiredValue(LedgerPath),
        ServiceTime = result.GetRequiredValue(ServiceTime),
        RoundTrip = result.GetRequiredValue(RoundTrip),
        Callers = result.GetRequiredValue(Callers).Select(caller => caller.Split('=', 2)).ToDictionary(pair => IPAddress.Parse(pair[0]), pair => pair[1]),
    };

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        OriginOptions options = Read(result);
        // Seeded by the id, so that the same drill meets the same faults each time.
        var chance = new Random(options.Id.Aggregate(17, (hash, letter) => (hash * 31) + letter));
        var gate = new Lock();
        await using WebApplication app = OriginHost.Build(options, TimeProvider.System, Draw);
        await app.StartAsync(cancellation);
        await app.WaitForShutdownAsync(cancellation);
        return ExitCode.Passed;

        double Draw()
        {
            lock (gate)
                return chance.NextDouble();
        }
    }

    private static IPEndPoint? EndPoint(ArgumentResult result)
    {
        if (IPEndPoint.TryParse(result.Tokens[0].Value, out IPEndPoint? endPoint))
            return endPoint;
        result.AddError($"'{result.Tokens[0].Value}' is not an address and port such as 127.0.1.1:18030");
        return null;
    }
}
