
namespace MultiRegion.Edge.Tests.Support;

/// <summary>Everything that a host logs, to be awaited by event id.</summary>
internal sealed class LogRecord : ILoggerProvider
{
    private readonly Lock _gate = new();
    private readonly List<LogLine> _lines = [];
    private readonly List<(Func<LogLine, bool> Wanted, TaskCompletionSource<LogLine> Found)> _waiting = [];

    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    /// <summary>The first line of this event that contains the text, past or to come.</summary>
    public Task<LogLine> WaitAsync(int eventId, string text = "")
    {
        bool Wanted(LogLine line) => line.EventId == eventId && line.Text.Contains(text, StringComparison.Ordinal);
        lock (_gate)
        {
            if (_lines.Find(Wanted) is { } there)
                return Task.FromResult(there);
            var found = new TaskCompletionSource<LogLine>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((Wanted, found));
            return found.Task.WaitAsync(TimeSpan.FromMinutes(1));
        }
    }

    public int Count(int eventId) => Lines.Count(line => line.EventId == eventId);

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private void Add(LogLine line)
    {
        lock (_gate)
        {
            _lines.Add(line);
            foreach (var (wanted, found) in _waiting)
                if (wanted(line))
                    found.TrySetResult(line);
        }
    }

    private sealed class Logger(LogRecord record) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            record.Add(new LogLine(eventId.Id, logLevel, formatter(state, exception)));
    }
}

internal sealed record LogLine(int EventId, LogLevel Level, string Text);
