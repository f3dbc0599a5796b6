using System.Diagnostics;
using System.Globalization;

namespace MultiRegion.Local.Servers;

/// <summary>
/// The command line that makes a child die with this process, also when this process is killed with -9; that keeps it out of the terminal's process
/// group (Ctrl-C is for the launcher, which stops the rest in order); and that has the child write its log itself.
/// </summary>
internal static class ParentDeath
{
    // Every step execs the next, so the child keeps the pid that Process.Start returned.
    private const string LogThenExec = """exec "$@" </dev/null >>"$MULTIREGION_LOG" 2>&1""";

    // Without setpriv (macOS) a subshell waits for the end of our pipe, which comes when this process is gone however it died.
    private const string WatchThenExec =
        """exec 3<&0; { read -r _ <&3 || kill -9 $$; } </dev/null >/dev/null 2>&1 & exec "$@" 3<&- </dev/null >>"$MULTIREGION_LOG" 2>&1""";

    private static readonly string? SetPriv = Executables.OnPath("setpriv");
    private static readonly string? SetSid = Executables.OnPath("setsid");

    public static ProcessStartInfo StartInfo(ChildProcessOptions options, bool useSetPriv = true)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Servers are started here on Linux and macOS only; on Windows run the containers (see README).");
        var setPriv = useSetPriv ? SetPriv : null;
        if (options.User is not null && setPriv is null)
        {
            throw new PlatformNotSupportedException(
                $"'{options.Name}' cannot run as root and setpriv (util-linux) is missing: run this as an ordinary user.");
        }
        List<string> command =
        [
            .. SetSid is null ? Array.Empty<string>() : [SetSid],
            "/bin/sh", "-c", setPriv is null ? WatchThenExec : LogThenExec, "sh",
            .. setPriv is null ? Array.Empty<string>() : [setPriv, "--pdeathsig", "KILL", .. AccountArguments(options.User), "--"],
            options.FileName, .. options.Arguments,
        ];
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = options.WorkingDirectory ?? options.RunDirectory,
            RedirectStandardInput = setPriv is null,
        };
        foreach (var (name, value) in options.Environment)
            info.Environment[name] = value;
        info.Environment["MULTIREGION_LOG"] = Path.GetFullPath(options.LogFile);
        return info;
    }

    private static string[] AccountArguments(UserAccount? user) =>
        user is { } account ? ["--reuid", Text(account.UserId), "--regid", Text(account.GroupId), "--clear-groups"] : [];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
