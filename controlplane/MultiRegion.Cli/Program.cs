using System.CommandLine;
using MultiRegion.Cli;
using MultiRegion.Cli.Simulate;

var root = new RootCommand("The tool of MultiRegion.");
root.Subcommands.Add(SimulateCommand.Create(TimeProvider.System, Console.Out, Console.Error, showProgress: !Console.IsErrorRedirected));

ParseResult command = root.Parse(args);
if (args.Length > 0)
    return command.Errors.Count == 0 ? await command.InvokeAsync() : UsageErrors.Write(command, Console.Error);
await root.Parse(["--help"]).InvokeAsync();
return ExitCode.CouldNotRun;
