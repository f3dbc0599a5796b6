using System.CommandLine;
using MultiRegion.Local.Commands;

var root = new RootCommand("x")
{
    OriginCommand.Create(),
    LoadCommand.Create(),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
