using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>
/// The credentials that a host takes. Only hashes are kept, and all of them are compared in constant time whatever the outcome, so that
/// neither a memory dump nor a stopwatch tells a token.
/// </summary>
public sealed class BearerTokens
{
    private const string Scheme = "Bearer ";
    private const int MaxLength = 4096;
    private readonly (byte[] Hash, Caller Caller)[] _credentials;

    /// <param name="configurationKey">Where the credentials stand, for the hint in a 401.</param>
    /// <param name="credentials">SHA-256 of each token, and whose it is.</param>
    public BearerTokens(string configurationKey, IEnumerable<(byte[] Hash, Caller Caller)> credentials)
    {
        ConfigurationKey = configurationKey;
        _credentials = [.. credentials];
    }

    public string ConfigurationKey { get; }

    public bool IsEmpty => _credentials.Length == 0;

    /// <summary>The caller that the request's <c>Authorization</c> header names; null without one that is known.</summary>
    public Caller? Authenticate(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        return header.Count == 1 && header[0] is { } value && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? Find(value.AsSpan(Scheme.Length).Trim())
            : null;
    }

    public static byte[] HashOf(ReadOnlySpan<char> token)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(token)];
        Encoding.UTF8.GetBytes(token, bytes);
        return SHA256.HashData(bytes);
    }

    private Caller? Find(ReadOnlySpan<char> token)
    {
        if (token.Length is 0 or > MaxLength)
            return null;
        var presented = HashOf(token);
        Caller? found = null;
        foreach (var (hash, caller) in _credentials)
            if (CryptographicOperations.FixedTimeEquals(hash, presented))
                found = caller;
        return found;
    }
}
