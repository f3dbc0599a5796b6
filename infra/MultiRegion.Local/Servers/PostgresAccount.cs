using System.Globalization;

namespace MultiRegion.Local.Servers;

/// <summary>Under which account PostgreSQL runs: it refuses root.</summary>
internal static class PostgresAccount
{
    // The conventional number of nobody, for systems whose list of accounts is empty (containers).
    private static readonly UserAccount Nobody = new(65534, 65534);
    private static readonly string[] Preferred = ["postgres", "nobody"];

    /// <summary>Null where this process is an ordinary user's: the server is then too.</summary>
    public static UserAccount? Choose() => Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? Find("/etc/passwd") : null;

    /// <summary>Gives a folder to the account and to nobody else.</summary>
    public static async Task OwnAsync(string folder, UserAccount account, CancellationToken cancellation) => await CommandLine.RunAsync(
        "chown", [string.Create(CultureInfo.InvariantCulture, $"{account.UserId}:{account.GroupId}"), folder], cancellation);

    /// <summary>True if the account may pass through every folder above, down to this one.</summary>
    public static bool CanReach(string folder) => Ancestors(Path.GetFullPath(folder))
        .Where(Directory.Exists)
        .All(ancestor => OperatingSystem.IsWindows() || (File.GetUnixFileMode(ancestor) & UnixFileMode.OtherExecute) != 0);

    private static UserAccount Find(string passwordFile)
    {
        var lines = File.Exists(passwordFile) ? File.ReadAllLines(passwordFile) : [];
        var entries = lines.Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToList();
        return Preferred
            .Select(name => entries.Find(fields => fields[0] == name))
            .Where(fields => fields is not null)
            .Select(fields => (UserAccount?)new UserAccount(Number(fields![2]), Number(fields[3])))
            .FirstOrDefault() ?? Nobody;

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (var current = Path.GetDirectoryName(folder); current is not null; current = Path.GetDirectoryName(current))
            yield return current;
    }
}
