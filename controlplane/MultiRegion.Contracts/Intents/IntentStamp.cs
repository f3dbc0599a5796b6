using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace MultiRegion.Contracts;

/// <summary>
/// When an intent was taken, by the hybrid logical clock of the cell that took it (Kulkarni et al. 2014): a physical time that never falls behind
/// what the writer had seen, a counter within one millisecond, and the cell. The later stamp wins, the same in every cell.
/// Written as <c>2026-11-21T14:52:17.123Z/4@eu-west</c>.
/// </summary>
/// <param name="Milliseconds">Unix time in milliseconds.</param>
/// <param name="Counter">Order within the millisecond, from 0.</param>
/// <param name="Cell">The cell that took it; empty for a document of a version without stamps.</param>
[JsonConverter(typeof(IntentStampConverter))]
public readonly record struct IntentStamp(long Milliseconds, int Counter, string Cell) : IComparable<IntentStamp>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The physical part.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds);

    public int CompareTo(IntentStamp other) =>
        Milliseconds != other.Milliseconds ? Milliseconds.CompareTo(other.Milliseconds)
        : Counter != other.Counter ? Counter.CompareTo(other.Counter)
        : string.CompareOrdinal(Cell, other.Cell);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture)}/{Counter}@{Cell}");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out IntentStamp stamp)
    {
        stamp = default;
        if (text is null || text.IndexOf('/', StringComparison.Ordinal) is not (> 0 and var slash) || text.IndexOf('@', slash) is not (> 0 and var at)
            || !DateTimeOffset.TryParseExact(text.AsSpan(0, slash), Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || !int.TryParse(text.AsSpan(slash + 1, at - slash - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var counter))
            return false;
        stamp = new IntentStamp(time.ToUnixTimeMilliseconds(), counter, text[(at + 1)..]);
        return true;
    }

    public static bool operator <(IntentStamp left, IntentStamp right) => left.CompareTo(right) < 0;

    public static bool operator >(IntentStamp left, IntentStamp right) => left.CompareTo(right) > 0;

    public static bool operator <=(IntentStamp left, IntentStamp right) => left.CompareTo(right) <= 0;

    public static bool operator >=(IntentStamp left, IntentStamp right) => left.CompareTo(right) >= 0;
}
