using System.CommandLine;
using MultiRegion.Cli;
using MultiRegion.Cli.Simulate;

var root = new RootCommand("The tool of MultiRegion.");
root.Subcommands.Add(SimulateCommand.Create(TimeProvider.System, Console.Out, Console.Error, showProgress: !Console.IsErrorRedirected));

ParseResult command = root.Parse(args);
foreach (var error in command.Errors)
    Console.Error.WriteLine(error.Message);
if (command.Errors.Count == 0)
    return await command.InvokeAsync();
Console.Error.WriteLine("multiregion --help tells how it is used.");
return ExitCode.CouldNotRun;
