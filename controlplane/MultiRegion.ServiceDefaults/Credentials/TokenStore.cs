using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>
/// The tokens in force. The files that hold them are looked at again every few seconds, when somebody calls, so that a token is rotated without a
/// restart; files that turn bad leave everything as it was, and the log says so once.
/// </summary>
internal sealed partial class TokenStore
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly TokenReader _reader;
    private readonly TimeProvider _time;
    private readonly ILogger<TokenStore> _logger;
    private readonly IReadOnlyList<string> _files;
    private BearerTokens _tokens;
    private string _seen;
    private long _checkedAt;

    /// <exception cref="OptionsValidationException">What is wrong with the tokens, by key.</exception>
    public TokenStore(TokenReader reader, TimeProvider time, ILogger<TokenStore> logger)
    {
        (_reader, _time, _logger) = (reader, time, logger);
        _files = reader.Files();
        _seen = StateOfFiles();
        _checkedAt = time.GetTimestamp();
        _tokens = reader.Read();
    }

    public BearerTokens Current
    {
        get
        {
            if (_files.Count == 0 || _time.GetElapsedTime(Volatile.Read(ref _checkedAt)) < CheckEvery)
                return Volatile.Read(ref _tokens);
            lock (_lock)
            {
                if (_time.GetElapsedTime(_checkedAt) >= CheckEvery)
                    Refresh();
                return _tokens;
            }
        }
    }

    private void Refresh()
    {
        Volatile.Write(ref _checkedAt, _time.GetTimestamp());
        var state = StateOfFiles();
        if (state == _seen)
            return;
        _seen = state;
        try
        {
            Volatile.Write(ref _tokens, _reader.Read());
            ReadAgain();
        }
        catch (OptionsValidationException e)
        {
            NotRead(string.Join("; ", e.Failures));
        }
    }

    /// <summary>Time and length of every file: a rotation changes one of the two, a mounted secret that is swapped both.</summary>
    private string StateOfFiles() => string.Join('|', _files.Select(file =>
    {
        // Through links: a mounted secret is one.
        var info = new FileInfo(file);
        var target = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
        return target.Exists ? $"{target.FullName} {target.LastWriteTimeUtc.Ticks} {target.Length}" : "";
    }));

    [LoggerMessage(7101, LogLevel.Information, "The files with tokens have changed and are read again")]
    private partial void ReadAgain();

    [LoggerMessage(7102, LogLevel.Error, "The files with tokens have changed and cannot be used; the tokens of before stay in force: {Failures}")]
    private partial void NotRead(string failures);
}
