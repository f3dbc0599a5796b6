using MultiRegion.Cli.Simulate;

namespace MultiRegion.Cli.Tests;

/// <summary>The command <c>simulate</c> in this process, with what it printed.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandRun> OfAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var command = SimulateCommand.Create(TimeProvider.System, output, error, showProgress: false).Parse(arguments);
        if (command.Errors.Count > 0)
            return new CommandRun(Cli.ExitCode.CouldNotRun, "", string.Join('\n', command.Errors.Select(one => one.Message)));
        int code = await command.InvokeAsync();
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
