namespace MultiRegion.ServiceDefaults.Auditing;

/// <summary>Where records of what callers changed are kept.</summary>
public sealed class AuditOptions
{
    /// <summary>File that records are appended to, one JSON document a line; null keeps them in memory only.</summary>
    public string? Path { get; set; }

    /// <summary>Length at which the file is put aside as <c>.1</c>, the one before as <c>.2</c>, and so on. 64 KiB to 1 GiB.</summary>
    public long MaxFileBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Files that are kept, the newest included. 1 to 1000.</summary>
    public int Files { get; set; } = 10;

    /// <summary>Records that can be asked for. 10 to 100,000.</summary>
    public int InMemory { get; set; } = 1_000;

    internal void Check(string key, List<string> errors)
    {
        if (MaxFileBytes is < 64 * 1024 or > 1024 * 1024 * 1024)
            errors.Add($"{key}:MaxFileBytes: '{MaxFileBytes}' is not from 65536 to 1073741824");
        if (Files is < 1 or > 1000)
            errors.Add($"{key}:Files: '{Files}' is not from 1 to 1000");
        if (InMemory is < 10 or > 100_000)
            errors.Add($"{key}:InMemory: '{InMemory}' is not from 10 to 100000");
    }
}
