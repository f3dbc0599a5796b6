using System.Security.Cryptography;
using System.Text;

namespace MultiRegion.Local.Servers;

/// <summary>A data folder that initdb has made, who owns it, and its superuser's password.</summary>
/// <param name="Binaries">Folder of the programs.</param>
/// <param name="DataDirectory">The data.</param>
/// <param name="Account">Account to run as; null for this process's own.</param>
/// <param name="Password">Password of the superuser.</param>
internal sealed record PostgresCluster(string Binaries, string DataDirectory, UserAccount? Account, string Password)
{
    public static async Task<PostgresCluster> PrepareAsync(PostgresProcessOptions options, CancellationToken cancellation)
    {
        var binaries = ToolLocator.FindPostgres()
            ?? throw new ToolException(
                $"No PostgreSQL was found: infra/test and infra/up fetch it, or set {ToolLocator.PostgresVariable} to the folder of initdb.");
        var account = PostgresAccount.Choose();
        if (account is not null && !PostgresAccount.CanReach(Path.Combine(binaries, "postgres")))
        {
            throw new ToolException(
                $"PostgreSQL refuses root, and no other account can reach {binaries}: run this as an ordinary user, or install postgresql.");
        }
        var data = DataDirectoryOf(options, account);
        // Beside the run's other files, where the server's own account has no business.
        var passwordFile = Path.Combine(options.RunDirectory, options.Name + ".password");
        if (File.Exists(Path.Combine(data, "PG_VERSION")) && File.Exists(passwordFile))
            return new PostgresCluster(binaries, data, account, (await File.ReadAllTextAsync(passwordFile, cancellation)).Trim());
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        await InitializeAsync(options, new PostgresCluster(binaries, data, account, password), cancellation);
        await WritePrivateAsync(passwordFile, password, cancellation);
        return new PostgresCluster(binaries, data, account, password);
    }

    /// <summary>The folder wished for, or one in the temporary folder that is always the same for the same wish.</summary>
    private static string DataDirectoryOf(PostgresProcessOptions options, UserAccount? account)
    {
        var wished = Path.GetFullPath(options.DataDirectory ?? Path.Combine(options.RunDirectory, options.Name + ".data"));
        if (account is null || PostgresAccount.CanReach(wished))
            return wished;
        var name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(wished)))[..16];
        return Path.Combine(Path.GetTempPath(), "multiregion-postgres-" + name);
    }

    private static async Task InitializeAsync(PostgresProcessOptions options, PostgresCluster cluster, CancellationToken cancellation)
    {
        if (Directory.Exists(cluster.DataDirectory))
            Directory.Delete(cluster.DataDirectory, recursive: true);
        Directory.CreateDirectory(cluster.DataDirectory);
        if (cluster.Account is { } account)
            await PostgresAccount.OwnAsync(cluster.DataDirectory, account, cancellation);
        var initialize = ChildProcess.Start(new ChildProcessOptions
        {
            Name = options.Name + "-initdb",
            FileName = "/bin/sh",
            // initdb takes the password from a file only, which its own account would have to be able to read: the pipe is that file.
            Arguments =
            [
                "-c",
                """printf %s "$NEW_PASSWORD" | "$0" "$@" --pwfile=/dev/stdin --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync""",
                Path.Combine(cluster.Binaries, "initdb"), "-D", cluster.DataDirectory, "-U", options.UserName,
            ],
            Environment = new Dictionary<string, string?>(ToolLocator.EnvironmentOf(cluster.Binaries)) { ["NEW_PASSWORD"] = cluster.Password },
            WorkingDirectory = cluster.DataDirectory,
            RunDirectory = options.RunDirectory,
            User = cluster.Account,
        });
        await using (initialize)
        {
            var code = await initialize.Exited.WaitAsync(cancellation);
            if (code != 0)
                throw initialize.Failure($"initdb for '{options.Name}' ended with code {code}.");
        }
    }

    private static async Task WritePrivateAsync(string file, string text, CancellationToken cancellation)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(file, options);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
    }
}
