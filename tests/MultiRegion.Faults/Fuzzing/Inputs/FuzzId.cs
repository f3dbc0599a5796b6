using System.Globalization;
using System.Text.RegularExpressions;

namespace MultiRegion.Faults.Fuzzing.Inputs;

/// <summary>Names a request of an input: the input's number, its place, and a check, so that a mutated name is not another request's.</summary>
internal static partial class FuzzId
{
    public static string Of(long number, int place) => string.Create(CultureInfo.InvariantCulture, $"{number}-{place}-{Check(number, place)}");

    /// <summary>Finds one in a target.</summary>
    /// <param name="target">Whatever came.</param>
    /// <param name="key">The id with the part of the target before it, which says whether it was sent as a request or within a body.</param>
    /// <param name="number">Of the input.</param>
    public static bool TryFind(string target, out string key, out long number)
    {
        Match match = Pattern().Match(target);
        key = match.Value;
        number = match.Success ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        return match.Success && match.Groups[3].Value == Check(number, match.Groups[2].Value[0] - '0');
    }

    /// <summary>Of Fibonacci hashing (Knuth, 1973): neighbours have unlike ones.</summary>
    private static string Check(long number, int place) =>
        (unchecked(((ulong)number * 16 + (ulong)place) * 0x9E3779B97F4A7C15UL) >> 40).ToString("x6", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"/[fs]/(\d{1,18})-(\d)-([0-9a-f]{6})")]
    private static partial Regex Pattern();
}
