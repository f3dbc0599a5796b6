using MultiRegion.Local.Commands;

// SIGINT and SIGTERM cancel the running command, which then stops what it has started; it must not be cut short at that.
var configuration = new System.CommandLine.InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) };
var up = new UpCommandLine((options, cancellation) => new UpCommand(options, TimeProvider.System, Console.Out, Console.Error).RunAsync(cancellation));
up.Root.Subcommands.Add(ToolsCommand.Create());
up.Root.Subcommands.Add(BenchCommand.Create());
up.Root.Subcommands.Add(OriginCommand.Create());
up.Root.Subcommands.Add(LoadCommand.Create());
up.Root.Subcommands.Add(ReportLoadCommand.Create());

var command = up.Root.Parse(args);
foreach (var error in command.Errors)
    Console.Error.WriteLine(error.Message);
return command.Errors.Count > 0 ? ExitCode.CouldNotRun : await command.InvokeAsync(configuration);
