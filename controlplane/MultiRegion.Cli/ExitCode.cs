namespace MultiRegion.Cli;

/// <summary>What the tool's exit says.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A bar was missed.</summary>
    public const int Missed = 1;

    /// <summary>A host was not there or refused; a check of <c>doctor</c> failed.</summary>
    public const int Failed = 1;

    /// <summary>A bad option, a file that is not there or does not read.</summary>
    public const int CouldNotRun = 2;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Stopped = 130;
}
