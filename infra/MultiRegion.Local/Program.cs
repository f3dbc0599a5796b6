using MultiRegion.Local.Commands;

// SIGINT and SIGTERM cancel the running command, which then stops what it has started; it must not be cut short at that.
var configuration = new System.CommandLine.InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) };
var up = new UpCommandLine((options, cancellation) => new UpCommand(options, TimeProvider.System, Console.Out, Console.Error).RunAsync(cancellation));
up.Root.Subcommands.Add(OriginCommand.Create());
up.Root.Subcommands.Add(LoadCommand.Create());
return await up.Root.Parse(args).InvokeAsync(configuration);
