using System.CommandLine;
using MultiRegion.Faults.Commands;

var root = new RootCommand("Puts faults in the way of MultiRegion, and says what came of it.") { EdgeFuzzCommand.Create(), HostileOriginCommand.Create() };
return await root.Parse(args).InvokeAsync();
