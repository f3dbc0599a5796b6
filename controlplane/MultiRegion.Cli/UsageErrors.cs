using System.CommandLine;

namespace MultiRegion.Cli;

/// <summary>Says what is wrong with a command line.</summary>
internal static class UsageErrors
{
    /// <returns>The exit code.</returns>
    public static int Write(ParseResult line, TextWriter error)
    {
        Command command = line.CommandResult.Command;
        if (line.UnmatchedTokens is [var unknown, ..])
        {
            // What else is wrong follows from it.
            IEnumerable<string> known = command.Subcommands.Select(one => one.Name).Concat(command.Options.Select(option => option.Name));
            error.WriteLine($"'{unknown}' is not a command or option of {Of(line)}{Suggestion.For(unknown, known)}");
        }
        else
        {
            foreach (var one in line.Errors)
                error.WriteLine(one.Message);
        }

        error.WriteLine($"{Of(line)} --help tells how it is used.");
        return ExitCode.CouldNotRun;
    }

    private static string Of(ParseResult line) =>
        line.CommandResult.Command is RootCommand ? "multiregion" : "multiregion " + line.CommandResult.Command.Name;
}
