using System.Globalization;
using System.Runtime.InteropServices;

namespace MultiRegion.Local.Servers;

/// <summary>
/// Finds the servers on this machine: first what the environment names, then what is installed, then what was fetched into the checkout.
/// </summary>
public static class ToolLocator
{
    /// <summary>Environment variable with the path of the consul binary.</summary>
    public const string ConsulVariable = "MULTIREGION_CONSUL";

    /// <summary>Environment variable with the folder of initdb and postgres.</summary>
    public const string PostgresVariable = "MULTIREGION_POSTGRES";

    /// <summary>Path of the consul binary, or null.</summary>
    /// <exception cref="ToolException">The environment names something that is not there.</exception>
    public static string? FindConsul() => FindConsul(Repository.ToolsDirectory);

    /// <summary>Folder that holds initdb and postgres, the newest version found, or null.</summary>
    /// <exception cref="ToolException">The environment names something that is not there.</exception>
    public static string? FindPostgres() => FindPostgres(Repository.ToolsDirectory);

    internal static string? FindConsul(string toolsDirectory) =>
        Named(ConsulVariable, Executables.IsExecutable, "the path of the consul binary")
        ?? Executables.OnPath("consul")
        ?? FetchedConsul(toolsDirectory);

    internal static string? FindPostgres(string toolsDirectory) =>
        Named(PostgresVariable, HasPostgres, "the folder that holds initdb and postgres")
        ?? NullUnless(HasPostgres, Path.GetDirectoryName(Executables.OnPath("initdb")))
        ?? Newest("/usr/lib/postgresql", "bin")
        ?? Newest("/opt/homebrew/opt", "bin", "postgresql@*")
        ?? Newest("/usr/local/opt", "bin", "postgresql@*")
        ?? FetchedPostgres(toolsDirectory);

    // Each fetched package is a folder of its own, with the system's layout below.
    internal static string? FetchedConsul(string toolsDirectory) =>
        NullUnless(Executables.IsExecutable, Path.Combine(toolsDirectory, "consul/usr/bin/consul"));

    internal static string? FetchedPostgres(string toolsDirectory) => !Directory.Exists(toolsDirectory)
        ? null
        : Directory.GetDirectories(toolsDirectory, "postgresql-*")
            .Select(package => Newest(Path.Combine(package, "usr/lib/postgresql"), "bin"))
            .FirstOrDefault(found => found is not null);

    /// <summary>What a fetched program needs in its environment to find the libraries fetched with it; empty for an installed one.</summary>
    public static IReadOnlyDictionary<string, string?> EnvironmentOf(string program) => EnvironmentOf(program, Repository.ToolsDirectory);

    internal static IReadOnlyDictionary<string, string?> EnvironmentOf(string program, string toolsDirectory)
    {
        var folder = Path.GetFullPath(toolsDirectory) + Path.DirectorySeparatorChar;
        var isFetched = Path.GetFullPath(program).StartsWith(folder, StringComparison.Ordinal);
        return isFetched && LibraryPath(toolsDirectory) is { Length: > 0 } libraries
            ? new Dictionary<string, string?> { ["LD_LIBRARY_PATH"] = libraries }
            : new Dictionary<string, string?>();
    }

    private static string LibraryPath(string toolsDirectory)
    {
        var triplet = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        return string.Join(':', Directory.GetDirectories(Path.GetFullPath(toolsDirectory))
            .SelectMany(package => new[] { Path.Combine(package, "usr/lib", triplet), Path.Combine(package, "lib", triplet) })
            .Where(Directory.Exists));
    }

    private static string? Named(string variable, Predicate<string> isThere, string expected)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } named)
            return null;
        return isThere(named) ? named : throw new ToolException($"{variable} is '{named}', expected {expected}.");
    }

    private static string? Newest(string folder, string below, string pattern = "*") => !Directory.Exists(folder)
        ? null
        : Directory.GetDirectories(folder, pattern)
            .OrderByDescending(VersionOf)
            .Select(path => Path.Combine(path, below))
            .FirstOrDefault(HasPostgres);

    private static double VersionOf(string folder) =>
        double.TryParse(Path.GetFileName(folder).Split('@')[^1], CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static bool HasPostgres(string? folder) =>
        folder is not null && Executables.IsExecutable(Path.Combine(folder, "initdb")) && Executables.IsExecutable(Path.Combine(folder, "postgres"));

    private static string? NullUnless(Predicate<string> isThere, string? path) => path is not null && isThere(path) ? path : null;
}
