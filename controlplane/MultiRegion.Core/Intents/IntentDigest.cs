using System.Security.Cryptography;
using System.Text;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Intents;

/// <summary>A short name for a set of intents: equal for the same stamps, which stand for the same states.</summary>
public static class IntentDigest
{
    /// <param name="intents">In the order of their ids.</param>
    public static string Of(IEnumerable<Intent> intents)
    {
        ArgumentNullException.ThrowIfNull(intents);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Intent intent in intents)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{IntentId.Of(intent)} {intent.Stamp}\n"));
            foreach (IntentState loser in intent.Losers)
                hash.AppendData(Encoding.UTF8.GetBytes($" {loser.Stamp}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
