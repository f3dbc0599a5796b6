using System.Diagnostics;
using System.Globalization;
using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Tests.Servers;

public sealed class ChildProcessTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly ScratchFolder _folder = new();

    public static TheoryData<bool> WithAndWithoutSetPriv => [true, false];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(WithAndWithoutSetPriv))]
    public async Task Start_Program_HasItsArgumentsEnvironmentOutputAndCode(bool useSetPriv)
    {
        await using var child = ChildProcess.Start(
            Shell("""echo "$1 $GREETING"; echo oops >&2; exit 7""", "first arg") with { Environment = new Dictionary<string, string?> { ["GREETING"] = "hello" } }, useSetPriv);

        (await child.Exited.WaitAsync(Limit)).ShouldBe(7);

        (await File.ReadAllLinesAsync(child.LogFile)).ShouldBe(["first arg hello", "oops"]);
        child.HasExited.ShouldBeTrue();
        Directory.GetFiles(Path.Combine(_folder.Path, "pids")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_FromAThreadThatEnds_LivesOn()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux ties children to threads.");
        var go = Path.Combine(_folder.Path, "go");
        ChildProcess? child = null;
        var task = "";
        var thread = new Thread(() =>
        {
            task = new FileInfo("/proc/thread-self").LinkTarget!;
            child = ChildProcess.Start(Shell("echo up; while [ ! -e \"$1\" ]; do sleep 0.02; done; echo alive; exec sleep 1000", go));
            LogHasAsync(child, "up").GetAwaiter().GetResult();
        });
        thread.Start();
        await PollAsync(() => !thread.IsAlive && !Directory.Exists("/proc/" + task));
        await using var _ = child;

        await File.WriteAllTextAsync(go, "");

        await PollAsync(() => child!.HasExited || child.LogTail().Contains("alive", StringComparison.Ordinal));
        child!.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task Stop_ProgramThatEndsOnTerm_EndsInGoodOrder()
    {
        await using var child = ChildProcess.Start(Shell("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done"));
        await LogHasAsync(child, "up");

        (await child.StopAsync(Limit)).ShouldBeTrue();

        (await child.Exited).ShouldBe(0);
        child.LogTail().ShouldContain("bye");
    }

    [Fact]
    public async Task Stop_ProgramThatIgnoresTerm_IsKilledAfterTheGraceTime()
    {
        await using var child = ChildProcess.Start(Shell("trap '' TERM; echo up; while :; do sleep 0.05; done"));
        await LogHasAsync(child, "up");

        (await child.StopAsync(TimeSpan.FromMilliseconds(200))).ShouldBeFalse();

        (await child.Exited).ShouldBe(128 + 9);
    }

    [Fact]
    public async Task Pause_Program_HangsUntilResumed()
    {
        await using var child = ChildProcess.Start(Shell("while :; do sleep 0.05; done"));

        child.Pause();
        await StateBecomesAsync(child, "T");
        child.Resume();
        await StateBecomesAsync(child, "S");

        child.Pause();
        await StateBecomesAsync(child, "T");
        (await child.StopAsync(Limit)).ShouldBeTrue();
    }

    [Fact]
    public async Task ParentKilled_WithSetPriv_TakesTheChildAlong()
    {
        if (Executables.OnPath("setpriv") is null)
            Assert.Skip("setpriv is not here (util-linux).");
        var command = ParentDeath.StartInfo(Shell("echo $$; exec sleep 1000"));
        // The parent only waits; it stands for a launcher that is killed with -9.
        await using var parent = ChildProcess.Start(ChainUnder("""MULTIREGION_LOG="$LOG"; export MULTIREGION_LOG; "$@" & wait""", command));
        var child = await PidInLogAsync();

        await parent.KillAsync();

        await GoneAsync(child);
    }

    [Fact]
    public async Task ParentKilled_WithoutSetPriv_TakesTheChildAlong()
    {
        var command = ParentDeath.StartInfo(Shell("echo $$; exec sleep 1000"), useSetPriv: false);
        // The parent's end of the pipe is held by a sleep here, which is what dies.
        await using var parent = ChildProcess.Start(ChainUnder("""MULTIREGION_LOG="$LOG"; export MULTIREGION_LOG; sleep 1000 | "$@" & echo $! >"$LOG.pipe"; wait""", command));
        var child = await PidInLogAsync();
        var holder = Process.GetProcesses().Single(process => CommandLineOf(process.Id) == "sleep 1000" && ParentOf(process.Id) == parent.Id && process.Id != child);

        Signals.Send(holder.Id, Signals.Kill);

        await GoneAsync(child);
    }

    [Fact]
    public async Task KillLeftovers_AfterACrash_KillsWhatTheFilesNameAndNothingElse()
    {
        await using var left = ChildProcess.Start(Shell("exec sleep 1000") with { Name = "left" });
        await using var other = ChildProcess.Start(Shell("exec sleep 1000") with { Name = "other" });
        // The pid of this one was, as the file has it, somebody else's.
        _folder.File("pids/other.pid", string.Create(CultureInfo.InvariantCulture, $"{other.Id}\n12345@another-boot\n"));
        _folder.File("pids/broken.pid", "nonsense");

        (await PidFiles.KillLeftoversAsync(_folder.Path)).ShouldBe(["left"]);

        (await left.Exited.WaitAsync(Limit)).ShouldBe(128 + 9);
        Signals.Send(other.Id, 0).ShouldBeTrue();
        Directory.GetFiles(Path.Combine(_folder.Path, "pids")).ShouldBeEmpty();
        (await PidFiles.KillLeftoversAsync(_folder.Path)).ShouldBeEmpty();
    }

    private ChildProcessOptions Shell(string script, params string[] arguments) => new()
    {
        Name = "child",
        FileName = "/bin/sh",
        Arguments = ["-c", script, "sh", .. arguments],
        RunDirectory = _folder.Path,
    };

    private ChildProcessOptions ChainUnder(string script, ProcessStartInfo command) => Shell(script, [command.FileName, .. command.ArgumentList]) with
    {
        Name = "parent",
        Environment = new Dictionary<string, string?> { ["LOG"] = command.Environment["MULTIREGION_LOG"] },
    };

    private async Task<int> PidInLogAsync()
    {
        var log = Path.Combine(_folder.Path, "child.log");
        await PollAsync(() => File.Exists(log) && File.ReadAllText(log).EndsWith('\n'));
        return int.Parse(await File.ReadAllTextAsync(log), CultureInfo.InvariantCulture);
    }

    private static Task LogHasAsync(ChildProcess child, string text) => PollAsync(() => child.LogTail().Contains(text, StringComparison.Ordinal));

    private static Task GoneAsync(int processId) => PollAsync(() => ProcessIdentity.Of(processId) is null);

    private static Task StateBecomesAsync(ChildProcess child, string state) => PollAsync(() => Stat(child.Id)[0] == state);

    private static int ParentOf(int processId) => int.Parse(Stat(processId)[1], CultureInfo.InvariantCulture);

    private static string[] Stat(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static string CommandLineOf(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Replace('\0', ' ').Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task PollAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
            await Task.Delay(10, limit.Token);
    }
}
