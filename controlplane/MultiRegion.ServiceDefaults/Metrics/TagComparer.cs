using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace MultiRegion.ServiceDefaults.Metrics;

/// <summary>Finds a series by the tags as they were passed, without an allocation: the span itself is the key.</summary>
internal sealed class TagComparer : IEqualityComparer<Tag[]>, IAlternateEqualityComparer<ReadOnlySpan<Tag>, Tag[]>
{
    public static readonly TagComparer Instance = new();

    public Tag[] Create(ReadOnlySpan<Tag> alternate) => alternate.ToArray();

    public bool Equals(Tag[]? x, Tag[]? y) => x is null ? y is null : y is not null && Equals((ReadOnlySpan<Tag>)x, y);

    public int GetHashCode(Tag[] obj) => GetHashCode((ReadOnlySpan<Tag>)obj);

    public bool Equals(ReadOnlySpan<Tag> alternate, Tag[] other)
    {
        if (alternate.Length != other.Length)
            return false;
        for (var i = 0; i < other.Length; i++)
            if (alternate[i].Key != other[i].Key || !Equals(alternate[i].Value, other[i].Value))
                return false;
        return true;
    }

    public int GetHashCode(ReadOnlySpan<Tag> alternate)
    {
        var hash = default(HashCode);
        foreach (var tag in alternate)
        {
            hash.Add(tag.Key);
            hash.Add(tag.Value);
        }

        return hash.ToHashCode();
    }
}
