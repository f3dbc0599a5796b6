using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using MultiRegion.Faults.Fuzzing;
using MultiRegion.Faults.Fuzzing.Checks;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Commands;
using MultiRegion.Local.Servers;

namespace MultiRegion.Faults.Commands;

/// <summary><c>edge</c>: HTTP fuzzing of a real edge.</summary>
internal static class EdgeFuzzCommand
{
    private const double MostMinutes = 24 * 60;
    private static readonly Option<double> Minutes = new("--minutes") { Description = "How long, more than 0 to 1440", DefaultValueFactory = _ => 5 };
    private static readonly Option<int?> Seed = new("--seed") { Description = "Of the inputs, 0 to 2147483647 [default: one by chance, which is shown]" };
    private static readonly Option<int> Clients = new("--clients") { Description = "Connections at the same time, 1 to 256", DefaultValueFactory = _ => 16 };
    private static readonly Option<string?> Replay = new("--replay") { Description = "Send the inputs of a finding's file again, instead" };

    public static Command Create()
    {
        var command = new Command(
            "edge",
            """
            Fuzz the public listener of a real edge (HTTP/1.1 in clear text and over TLS, HTTP/2, WebSocket): honest origins behind it, good traffic beside it. Exits: 0 nothing
            was found, 1 something was, 2 it could not run. A finding's input goes to .run/faults, and can be sent again with --replay.
            """)
        {
            Minutes, Seed, Clients, Replay,
        };
        Minutes.Validators.Add(result =>
        {
            if (result.GetValue(Minutes) is not (> 0 and <= MostMinutes))
                result.AddError("--minutes is more than 0 to 1440");
        });
        Clients.Validators.Add(result =>
        {
            if (result.GetValue(Clients) is not (>= 1 and <= 256))
                result.AddError("--clients is 1 to 256");
        });
        Seed.Validators.Add(result =>
        {
            if (result.GetValue(Seed) < 0)
                result.AddError("--seed is 0 to 2147483647");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        int seed = result.GetValue(Seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var progress = new LineProgress(Console.Out);
        try
        {
            FindingFile? again = result.GetValue(Replay) is { } path ? FindingFile.Read(path) : null;
            var options = new FuzzOptions
            {
                Duration = TimeSpan.FromMinutes(result.GetValue(Minutes)),
                Seed = again?.Seed ?? seed,
                Clients = result.GetValue(Clients),
                Findings = Path.Combine(Repository.Root, ".run", "faults"),
            };
            progress.Report(again is null ? $"seed {seed}, {options.Duration.TotalMinutes:0.##} minutes" : $"{again.Kind}: {again.Inputs.Count} inputs");
            var fuzzer = new EdgeFuzzer(options, TimeProvider.System, progress);
            FuzzReport report = again is null ? await fuzzer.RunAsync(cancellation) : await fuzzer.ReplayAsync(again.Inputs, cancellation);
            progress.Report(FuzzText.Write(report, options.Seed));
            return report.Findings.Count == 0 ? ExitCode.Passed : ExitCode.BarsFailed;
        }
        catch (Exception error) when (error is CellException or ToolException or IOException or JsonException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCode.CouldNotRun;
        }
    }
}
