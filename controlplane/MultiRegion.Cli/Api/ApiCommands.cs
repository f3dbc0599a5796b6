using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MultiRegion.Cli.Api.Doctor;
using MultiRegion.Cli.Api.Steering;
using MultiRegion.Cli.Simulate;

namespace MultiRegion.Cli.Api;

/// <summary>The commands that ask hosts, and what they have in common.</summary>
internal sealed class ApiCommands
{
    private readonly CliContext _context;
    private readonly ConnectionOptions _options = new();

    private ApiCommands(CliContext context) => _context = context;

    public static void AddTo(RootCommand root, CliContext context)
    {
        var commands = new ApiCommands(context);
        commands._options.AddTo(root);
        foreach (Command command in new[]
        {
            ReadCommands.Status(commands), ReadCommands.Services(commands), ReadCommands.Plan(commands), ReadCommands.Explain(commands), ReadCommands.Edges(commands),
            IntentCommands.Overrides(commands), IntentCommands.Rules(commands), OverrideCommands.Drain(commands), OverrideCommands.Pin(commands), IntentCommands.Undo(commands),
            AuditCommand.Create(commands), DoctorCommand.Create(commands), TokenCommand.Create(commands),
        })
            root.Subcommands.Add(command);
    }

    public CliContext Context => _context;

    public bool IsJson(ParseResult result) => result.GetValue(_options.Json);

    /// <summary>Runs a command against the first server that answers; what goes wrong becomes one message and an exit code.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">What it does; its exit code.</param>
    /// <param name="server">A server of the command's own, in place of <c>--server</c>.</param>
    public void SetAction(Command command, Func<ParseResult, ApiClient, Uri, CancellationToken, Task<int>> run, Func<ParseResult, string?>? server = null) =>
        command.SetAction((result, cancellation) => GuardAsync(async () =>
        {
            using var client = new ApiClient(_options.Read(result, _context.Variable, server?.Invoke(result)));
            return await run(result, client, await client.FindServerAsync(cancellation), cancellation);
        }, cancellation));

    /// <summary>The same for a command that asks nobody.</summary>
    public void SetLocalAction(Command command, Func<ParseResult, Task<int>> run) =>
        command.SetAction((result, cancellation) => GuardAsync(() => run(result), cancellation));

    public Connection ReadConnection(ParseResult result) => _options.Read(result, _context.Variable);

    public async Task WriteJsonAsync<T>(T value, JsonTypeInfo<T> type) => await _context.Output.WriteLineAsync(JsonSerializer.Serialize(value, type));

    private async Task<int> GuardAsync(Func<Task<int>> run, CancellationToken cancellation)
    {
        try
        {
            return await run();
        }
        catch (InputException e)
        {
            await _context.Error.WriteLineAsync(e.Message);
            return ExitCode.CouldNotRun;
        }
        catch (ApiException e)
        {
            await _context.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Stopped;
        }
    }
}
