using System.Diagnostics;

namespace MultiRegion.Local.Servers;

/// <summary>Runs short commands to their end.</summary>
internal static class CommandLine
{
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="ToolException">It cannot be started or ended with a code other than 0; the message has what it wrote.</exception>
    public static async Task<string> RunAsync(
        string command, IEnumerable<string> arguments, CancellationToken cancellation, string? workingDirectory = null,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        var info = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            info.Environment[name] = value;
        using var process = Start(info);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            var said = $"{await output}{await errors}".Trim();
            return process.ExitCode == 0
                ? await output
                : throw new ToolException($"'{command} {string.Join(' ', info.ArgumentList)}' ended with code {process.ExitCode}: {said}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(ProcessStartInfo info)
    {
        try
        {
            return Process.Start(info)!;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new ToolException($"'{info.FileName}' could not be started: {failure.Message}", failure);
        }
    }
}
