using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>
/// The tokens that a host takes, as they were when they were last read. Only hashes are kept, and all of them are compared in constant time
/// whatever the outcome, so that neither a memory dump nor a stopwatch tells a token.
/// </summary>
internal sealed class BearerTokens(IEnumerable<BearerTokens.Entry> entries)
{
    private const string Scheme = "Bearer ";
    private const int MaxLength = 4096;
    private readonly Entry[] _entries = [.. entries];

    /// <summary>One token: its SHA-256, whose it is, and when it ends.</summary>
    public sealed record Entry(byte[] Hash, Caller Caller, DateTimeOffset? Expires);

    public bool IsEmpty => _entries.Length == 0;

    /// <summary>True if the request names a token, known or not.</summary>
    public static bool IsShownBy(HttpRequest request) =>
        request.Headers.Authorization is { Count: > 0 } header && header[0]?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The caller that the request's <c>Authorization</c> header names; null without one that is known and has not ended.</summary>
    public Caller? Authenticate(HttpRequest request, DateTimeOffset now)
    {
        var header = request.Headers.Authorization;
        return header.Count == 1 && header[0] is { } value && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? Find(value.AsSpan(Scheme.Length).Trim(), now)
            : null;
    }

    public static byte[] HashOf(ReadOnlySpan<char> token)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(token)];
        Encoding.UTF8.GetBytes(token, bytes);
        return SHA256.HashData(bytes);
    }

    private Caller? Find(ReadOnlySpan<char> token, DateTimeOffset now)
    {
        if (token.Length is 0 or > MaxLength)
            return null;
        var presented = HashOf(token);
        Caller? found = null;
        foreach (var entry in _entries)
            if (CryptographicOperations.FixedTimeEquals(entry.Hash, presented) && (entry.Expires is null || now < entry.Expires))
                found = entry.Caller;
        return found;
    }
}
