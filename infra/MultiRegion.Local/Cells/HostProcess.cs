using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Cells;

/// <summary>One of our hosts as a process that a drill can kill, hang and start again under the same name.</summary>
/// <param name="options">How it is started.</param>
/// <param name="ready">Answers 2xx once the host is of use.</param>
/// <param name="time">Clock of the waiting.</param>
/// <param name="atStart">Settings that are known only once other parts run; null for none.</param>
internal sealed class HostProcess(ChildProcessOptions options, Uri ready, TimeProvider time, Func<IReadOnlyDictionary<string, string?>>? atStart = null) : IAsyncDisposable
{
    private const int LogLines = 4;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2) };

    private ChildProcess? _process;

    public string Name => options.Name;

    public bool IsUp => _process is { HasExited: false };

    /// <summary>Process id, while it is up.</summary>
    public int? Id => IsUp ? _process!.Id : null;

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <exception cref="CellException">It ended or did not get ready; the message has the end of its log.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        if (IsUp)
            throw new InvalidOperationException($"{Name} is already running");
        _process = ChildProcess.Start(atStart is null ? options : options with { Environment = new Dictionary<string, string?>([.. options.Environment, .. atStart()]) });
        long began = time.GetTimestamp();
        while (!await IsReadyAsync(cancellation))
        {
            if (_process.HasExited)
                throw new CellException($"{Name} ended with code {await _process.Exited}. The end of {_process.LogFile}:\n{_process.LogTail(LogLines)}");
            if (time.GetElapsedTime(began) > StartLimit)
                throw new CellException($"{Name} was not ready within {StartLimit.TotalSeconds} s ({ready}). The end of {_process.LogFile}:\n{_process.LogTail(LogLines)}");
            await Task.Delay(Poll, time, cancellation);
        }
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public Task StopAsync(CancellationToken cancellation) => _process?.StopAsync(StopLimit, cancellation) ?? Task.CompletedTask;

    /// <summary>SIGKILL, and waits for the end.</summary>
    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    /// <summary>SIGSTOP.</summary>
    public void Suspend() => _process?.Pause();

    /// <summary>SIGCONT.</summary>
    public void Resume() => _process?.Resume();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage response = await Http.GetAsync(ready, cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
