namespace MultiRegion.Edge.Attempts;

/// <summary>Copies of the forwarder's message: each attempt beyond the first has one of its own, since two may run at once, and a connection that is still being made goes on asking the one that it was begun for.</summary>
internal static class RequestMessage
{
    public static HttpRequestMessage CopyOf(HttpRequestMessage message, Uri target)
    {
        var copy = new HttpRequestMessage(message.Method, target) { Version = message.Version, VersionPolicy = message.VersionPolicy };
        foreach (var (name, values) in message.Headers.NonValidated)
        {
            if (values.Count == 1)
                copy.Headers.TryAddWithoutValidation(name, values.ToString());
            else
                copy.Headers.TryAddWithoutValidation(name, values);
        }

        foreach (var (key, value) in message.Options)
            ((IDictionary<string, object?>)copy.Options)[key] = value;
        return copy;
    }
}
