namespace MultiRegion.Local.Servers;

/// <summary>What to start, and where its log and its pid file go.</summary>
public sealed record ChildProcessOptions
{
    /// <summary>Unique in the run folder; names the log and the pid file. No slashes.</summary>
    public required string Name { get; init; }

    public required string FileName { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Added to the environment of this process; a null value removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Null for the run folder.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Folder of this run: <c>NAME.log</c> is appended to in it, <c>pids/NAME.pid</c> is written.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>Account to run as, for servers that refuse root; null for this process's own.</summary>
    public UserAccount? User { get; init; }

    internal string LogFile => Path.Combine(RunDirectory, Name + ".log");
}

/// <summary>An account of this machine, by number.</summary>
public readonly record struct UserAccount(int UserId, int GroupId);
