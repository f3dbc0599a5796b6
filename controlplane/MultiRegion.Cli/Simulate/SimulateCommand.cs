using System.CommandLine;
using System.CommandLine.Parsing;
using MultiRegion.Core.Simulation.Policies;
using MultiRegion.Core.Simulation.Traces;

namespace MultiRegion.Cli.Simulate;

/// <summary><c>simulate</c>: replays outages through the planner and other policies.</summary>
internal static class SimulateCommand
{
    private const string Everything = "all";
    private const int MostSeeds = 1000;

    private static readonly Option<string?> TraceFile = new("--trace")
    {
        HelpName = "FILE",
        Description = "Replay a recording: health reports of edges, one JSON document a line",
    };

    private static readonly Option<string[]> Generate = new("--generate")
    {
        HelpName = "NAME[,NAME...]",
        Description = $"Generate outages from the seed: {Everything}, or of {string.Join(", ", GeneratedTraces.All)}",
        CustomParser = result => Names(result, GeneratedTraces.All, GeneratedTraces.Outages),
    };

    private static readonly Option<string[]> Policies = new("--policy")
    {
        HelpName = "NAME[,NAME...]",
        Description = $"Policies side by side: {Everything} (default), or of {string.Join(", ", PolicyNames.All)}",
        CustomParser = result => Names(result, PolicyNames.All, PolicyNames.Compared),
        DefaultValueFactory = _ => [.. PolicyNames.Compared],
    };

    private static readonly Option<ulong> Seed = new("--seed") { HelpName = "N", Description = "The first seed", DefaultValueFactory = _ => 1 };

    private static readonly Option<int> Seeds = new("--seeds") { HelpName = "N", Description = $"How many seeds, 1 to {MostSeeds}; figures are their means", DefaultValueFactory = _ => 1 };

    private static readonly Option<string?> Service = new("--service") { HelpName = "NAME", Description = "The service to replay, where a recording holds several" };

    private static readonly Option<string?> DefinitionFile = new("--definition")
    {
        HelpName = "FILE",
        Description = "JSON definition of a recording's service: regions, capacities and options of its origins, which reports do not hold",
    };

    private static readonly Option<string?> OutFolder = new("--out") { HelpName = "FOLDER", Description = "Write one SVG plot a trace there, of the first seed" };

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON in place of the table" };

    private static readonly Option<bool> Bars = new("--bars") { Description = "Say of each of the project's bars that these traces show whether it is met; exit code 1 if one is not" };

    public static Command Create(TimeProvider time, TextWriter output, TextWriter error, bool showProgress)
    {
        var command = new Command("simulate", """
            Replays outages through the real scorer and planner, and through other policies, in virtual time; prints what each of them lost.
            The same arguments give the same bytes. docs/simulator.md states the model, and what it leaves out.

              multiregion simulate --generate all --seeds 20 --out plots
              multiregion simulate --generate brown-out --policy multiregion,static-priority
              multiregion simulate --trace reports.jsonl --definition service.json
            """)
        {
            TraceFile, Generate, Policies, Seed, Seeds, Service, DefinitionFile, OutFolder, Json, Bars,
        };
        command.Validators.Add(Check);
        // On another thread: Ctrl-C is listened for only once the action has begun and come back.
        command.SetAction((result, cancellation) =>
            Task.Run(() => new SimulateRunner(time, output, error, showProgress).RunAsync(Read(result), cancellation), CancellationToken.None));
        return command;
    }

    private static SimulateOptions Read(ParseResult result) => new()
    {
        TraceFile = result.GetValue(TraceFile),
        Generated = result.GetValue(Generate) ?? [],
        Policies = result.GetValue(Policies)!,
        Seed = result.GetValue(Seed),
        Seeds = result.GetValue(Seeds),
        Service = result.GetValue(Service),
        DefinitionFile = result.GetValue(DefinitionFile),
        OutFolder = result.GetValue(OutFolder),
        Json = result.GetValue(Json),
        Bars = result.GetValue(Bars),
    };

    private static void Check(CommandResult result)
    {
        bool recorded = result.GetResult(TraceFile) is not null, generated = result.GetResult(Generate) is not null;
        if (recorded == generated)
            result.AddError($"Give one of --trace FILE and --generate NAME: {(recorded ? "both are" : "neither is")} there.");
        if (generated && (result.GetResult(Service) is not null || result.GetResult(DefinitionFile) is not null))
            result.AddError("--service and --definition are about a recording; give them with --trace.");
        if (result.GetResult(Seeds) is { IdentifierTokenCount: <= 1, Errors: var errors } seeds && !errors.Any() && seeds.GetValueOrDefault<int>() is < 1 or > MostSeeds)
            result.AddError($"--seeds: '{seeds.GetValueOrDefault<int>()}' is not a number from 1 to {MostSeeds}");
    }

    /// <summary>Names from a list with commas; one that is not known is an error that names those that are.</summary>
    private static string[] Names(ArgumentResult result, IReadOnlyList<string> known, IReadOnlyList<string> all)
    {
        string[] names = [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        foreach (string name in names.Where(name => name != Everything && !known.Contains(name)))
            result.AddError($"{(result.Parent as OptionResult)?.Option.Name}: '{name}' is not {Everything} or one of {string.Join(", ", known)}{Suggestion.For(name, known)}");
        if (names.Length == 0)
            result.AddError($"{(result.Parent as OptionResult)?.Option.Name}: there is no name");
        return [.. names.SelectMany(name => name == Everything ? all : [name]).Distinct()];
    }
}
