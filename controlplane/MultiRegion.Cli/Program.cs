using System.CommandLine;
using MultiRegion.Cli;
using MultiRegion.Cli.Api;
using MultiRegion.Cli.Simulate;

var root = new RootCommand("The tool of MultiRegion.");
root.Subcommands.Add(SimulateCommand.Create(TimeProvider.System, Console.Out, Console.Error, showProgress: !Console.IsErrorRedirected));
ApiCommands.AddTo(root, new CliContext(TimeProvider.System, Console.Out, Console.Error, Environment.GetEnvironmentVariable));

// With a time to end in, SIGINT and SIGTERM cancel the command; without one they end the process where it stands.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) };
ParseResult command = root.Parse(args);
if (args.Length > 0)
    return command.Errors.Count == 0 ? await command.InvokeAsync(configuration) : UsageErrors.Write(command, Console.Error);
await root.Parse(["--help"]).InvokeAsync();
return ExitCode.CouldNotRun;
