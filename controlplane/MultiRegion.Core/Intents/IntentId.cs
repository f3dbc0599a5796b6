using MultiRegion.Contracts;

namespace MultiRegion.Core.Intents;

/// <summary>What makes two intents the same one in every cell.</summary>
public readonly record struct IntentId(IntentKind Kind, string Name) : IComparable<IntentId>
{
    public static IntentId Of(Intent intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return new(intent.Kind, intent.Name);
    }

    public string Key => ConsulKeys.Intent(Kind, Name);

    public int CompareTo(IntentId other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Name, other.Name);

    /// <summary>As in keys and paths: <c>override/less-of-eu</c>.</summary>
    public override string ToString() => $"{ConsulKeys.Segment(Kind)}/{Name}";

    public static bool operator <(IntentId left, IntentId right) => left.CompareTo(right) < 0;

    public static bool operator >(IntentId left, IntentId right) => left.CompareTo(right) > 0;

    public static bool operator <=(IntentId left, IntentId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(IntentId left, IntentId right) => left.CompareTo(right) >= 0;
}
