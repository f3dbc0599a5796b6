namespace MultiRegion.Cli.Api;

/// <summary>What a command has of its process.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Output">Standard output: what was asked for.</param>
/// <param name="Error">Standard error: what went wrong.</param>
/// <param name="Variable">Environment variables.</param>
internal sealed record CliContext(TimeProvider Time, TextWriter Output, TextWriter Error, Func<string, string?> Variable);
