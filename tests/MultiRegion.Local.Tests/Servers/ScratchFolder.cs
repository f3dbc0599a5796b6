namespace MultiRegion.Local.Tests.Servers;

/// <summary>A run folder that goes with its test.</summary>
public sealed class ScratchFolder : IDisposable
{
    public ScratchFolder()
    {
        // Where the tests run as root, servers run as somebody else, who has to get in.
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(Path, System.IO.File.GetUnixFileMode(Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("multiregion-test-").FullName;

    public string File(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>An empty program.</summary>
    public string Program(string name)
    {
        var path = File(name, "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
