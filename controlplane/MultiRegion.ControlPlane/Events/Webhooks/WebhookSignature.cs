using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MultiRegion.ControlPlane.Events.Webhooks;

/// <summary>How a delivery is signed, by the specification of Standard Webhooks 1.0: HMAC-SHA256 over id, time and body.</summary>
internal static class WebhookSignature
{
    private const string Prefix = "whsec_";
    private const int LeastBytes = 24;
    private const int MostBytes = 64;

    /// <summary>The value of the header <c>webhook-signature</c>.</summary>
    /// <param name="key">From <see cref="ReadSecret"/>.</param>
    /// <param name="id">The same at every attempt, so that a receiver can tell a repetition.</param>
    /// <param name="at">When the attempt is made.</param>
    /// <param name="body">As it is sent.</param>
    public static string Of(byte[] key, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.")), .. body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}";
    }

    /// <summary>The key in a secret; null if it is none.</summary>
    public static byte[]? ReadSecret(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var key = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length) && length is >= LeastBytes and <= MostBytes ? key[..length] : null;
    }
}
