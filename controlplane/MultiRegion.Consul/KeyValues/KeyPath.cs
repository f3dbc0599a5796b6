namespace MultiRegion.Consul;

/// <summary>Turns a key into a path of the KV API.</summary>
internal static class KeyPath
{
    /// <exception cref="ArgumentException">The key is empty, or has a segment that every URI parser would fold away.</exception>
    public static string Of(string key, bool allowEmpty = false)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length == 0 && !allowEmpty)
            throw new ArgumentException("The key is empty, expected e.g. 'multiregion/v1/index'.", nameof(key));
        var segments = key.Split('/');
        if (segments.Any(segment => segment is "." or ".."))
            throw new ArgumentException($"The key '{key}' has a segment '.' or '..', which cannot travel in a URI.", nameof(key));
        return "v1/kv/" + string.Join('/', segments.Select(Uri.EscapeDataString));
    }
}
