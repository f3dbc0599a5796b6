using System.CommandLine;
using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Commands;

/// <summary><c>tools</c>: finds Consul and PostgreSQL, and fetches into the checkout what is missing.</summary>
internal static class ToolsCommand
{
    public static Command Create()
    {
        var command = new Command("tools", "Find Consul and PostgreSQL, and fetch what is missing into .tools");
        command.SetAction((_, cancellation) => RunAsync(cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            await ToolInstaller.EnsureAsync(new LineProgress(Console.Out), cancellation);
            Console.WriteLine($"Consul: {ToolLocator.FindConsul()}");
            Console.WriteLine($"PostgreSQL: {ToolLocator.FindPostgres()}");
            return ExitCode.Passed;
        }
        catch (ToolException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCode.CouldNotRun;
        }
    }
}
