using System.Diagnostics;

namespace MultiRegion.Local.Servers;

/// <summary>
/// A process that lives no longer than this one, whose output goes to a file, and that takes the signals that drills need. Disposing kills it.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ChildProcessOptions _options;

    private ChildProcess(Process process, ChildProcessOptions options)
    {
        (_process, _options) = (process, options);
        Id = process.Id;
        PidFiles.Write(options.RunDirectory, options.Name, Id);
        Exited = WaitAsync();
    }

    public string Name => _options.Name;

    public int Id { get; }

    public string LogFile => _options.LogFile;

    /// <summary>Completes with the exit code when the process has ended; 128 + signal if one killed it.</summary>
    public Task<int> Exited { get; }

    public bool HasExited => Exited.IsCompleted;

    /// <exception cref="System.ComponentModel.Win32Exception">The first program of the chain cannot be run.</exception>
    /// <exception cref="PlatformNotSupportedException">Windows, or another account is wanted and setpriv is missing.</exception>
    public static ChildProcess Start(ChildProcessOptions options) => Start(options, useSetPriv: true);

    internal static ChildProcess Start(ChildProcessOptions options, bool useSetPriv)
    {
        ArgumentNullException.ThrowIfNull(options);
        Directory.CreateDirectory(options.RunDirectory);
        return new ChildProcess(ForkThread.Start(ParentDeath.StartInfo(options, useSetPriv)), options);
    }

    /// <summary>SIGTERM, and SIGKILL if it has not ended after the grace time. Wakes a paused process, so that it can end.</summary>
    /// <returns>True if it ended within the grace time.</returns>
    public Task<bool> StopAsync(TimeSpan grace, CancellationToken cancellation = default) => StopAsync(Signals.Terminate, grace, cancellation);

    internal async Task<bool> StopAsync(int signal, TimeSpan grace, CancellationToken cancellation)
    {
        Send(signal);
        Send(Signals.Continue);
        try
        {
            await Exited.WaitAsync(grace, TimeProvider.System, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            await KillAsync();
            return false;
        }
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => Send(Signals.Kill);

    /// <summary>SIGKILL, then waits for the end.</summary>
    public async Task KillAsync()
    {
        Kill();
        await Exited;
    }

    /// <summary>SIGSTOP: the process hangs, its sockets stay open.</summary>
    public void Pause() => Send(Signals.Stop);

    /// <summary>SIGCONT.</summary>
    public void Resume() => Send(Signals.Continue);

    /// <summary>The last lines of the log, for error messages.</summary>
    public string LogTail(int lines = 12) =>
        File.Exists(LogFile) ? string.Join('\n', File.ReadLines(LogFile).TakeLast(lines)) : "(no log)";

    internal ToolException Failure(string what) => new($"{what} Its log ({LogFile}) ends:\n{LogTail()}");

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
            await KillAsync();
    }

    private void Send(int signal)
    {
        if (!HasExited)
            Signals.Send(Id, signal);
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        var code = _process.ExitCode;
        PidFiles.Delete(_options.RunDirectory, Name);
        if (_process.StartInfo.RedirectStandardInput)
            EndWatcher();
        _process.Dispose();
        return code;
    }

    private void EndWatcher()
    {
        try
        {
            // A line rather than the end of the pipe: the watching subshell then ends without killing a pid that may be somebody else's by now.
            _process.StandardInput.WriteLine();
            _process.StandardInput.Dispose();
        }
        catch (IOException)
        {
            // It has ended by itself.
        }
    }
}
