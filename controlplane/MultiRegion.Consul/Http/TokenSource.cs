namespace MultiRegion.Consul;

/// <summary>The ACL token to send. A token file is looked at again every few seconds, so that a rotated token needs no restart.</summary>
internal sealed class TokenSource(ConsulOptions options, TimeProvider time)
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private string? _token = options.Token;
    private DateTime _fileTime;
    private long? _checkedAt;

    /// <summary>Null if none is configured.</summary>
    public string? Current
    {
        get
        {
            if (options.TokenFile is not { } file)
                return _token;
            lock (_lock)
            {
                if (_checkedAt is not { } checkedAt || time.GetElapsedTime(checkedAt) > CheckEvery)
                    Refresh(file);
                return _token;
            }
        }
    }

    private void Refresh(string file)
    {
        _checkedAt = time.GetTimestamp();
        try
        {
            var fileTime = File.GetLastWriteTimeUtc(file);
            if (fileTime == _fileTime)
                return;
            _token = File.ReadAllText(file).Trim();
            _fileTime = fileTime;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // While the file is being replaced the token that worked so far goes on.
            if (_token is null)
                throw new ConsulException($"TokenFile is '{file}', expected a readable file that holds the ACL token: {failure.Message}", failure);
        }
    }
}
