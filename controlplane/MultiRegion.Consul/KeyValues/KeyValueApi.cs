using System.Globalization;
using System.Net;

namespace MultiRegion.Consul;

/// <summary>The KV endpoints.</summary>
internal sealed class KeyValueApi(ConsulTransport transport)
{
    public async Task<KeyValue?> GetAsync(string key, ReadOptions options, CancellationToken cancellation)
    {
        var request = ReadRequest(KeyPath.Of(key), $"key '{key}'", Flags(options), options.Datacenter);
        return ParseOne(transport, request, await transport.CallAsync(request, cancellation));
    }

    public async Task<IReadOnlyList<KeyValue>> ListAsync(string prefix, ReadOptions options, CancellationToken cancellation)
    {
        var flags = Flags(options) is { Length: > 0 } consistency ? "recurse&" + consistency : "recurse";
        var request = ReadRequest(KeyPath.Of(prefix, allowEmpty: true), $"keys '{prefix}*'", flags, options.Datacenter);
        return [.. ParseMany(transport, request, await transport.CallAsync(request, cancellation))];
    }

    public Task<bool> PutAsync(string key, ReadOnlyMemory<byte> value, PutOptions options, CancellationToken cancellation)
    {
        if (value.Length > ConsulClient.MaxBytes)
        {
            throw new ArgumentException(
                $"The value of key '{key}' has {value.Length} bytes, expected at most {ConsulClient.MaxBytes}.", nameof(value));
        }
        var condition = options switch
        {
            { Cas: { } index, Acquire: null, Release: null } => "?cas=" + index.ToString(CultureInfo.InvariantCulture),
            { Cas: null, Acquire: { } session, Release: null } => "?acquire=" + Uri.EscapeDataString(session),
            { Cas: null, Acquire: null, Release: { } session } => "?release=" + Uri.EscapeDataString(session),
            { Cas: null, Acquire: null, Release: null } => "",
            _ => throw new ArgumentException("More than one of Cas, Acquire and Release is set, expected at most one.", nameof(options)),
        };
        return WriteAsync(
            new ConsulRequest(HttpMethod.Put, KeyPath.Of(key) + condition, $"key '{key}'") { Content = value, Datacenter = options.Datacenter },
            cancellation);
    }

    public Task<bool> DeleteAsync(string key, ulong? cas, bool recurse, CancellationToken cancellation)
    {
        var condition = recurse ? "?recurse" : cas is { } index ? "?cas=" + index.ToString(CultureInfo.InvariantCulture) : "";
        return WriteAsync(
            new ConsulRequest(HttpMethod.Delete, KeyPath.Of(key) + condition, recurse ? $"keys '{key}*'" : $"key '{key}'"), cancellation);
    }

    /// <summary>A read of one key, to be parsed by <see cref="ParseOne"/>.</summary>
    public static ConsulRequest ReadRequest(string path, string subject, string flags, string? datacenter = null) =>
        new(HttpMethod.Get, flags.Length == 0 ? path : $"{path}?{flags}", subject) { Datacenter = datacenter, AlsoAccept = HttpStatusCode.NotFound };

    public static KeyValue? ParseOne(ConsulTransport transport, ConsulRequest request, ConsulAnswer answer) =>
        ParseMany(transport, request, answer).FirstOrDefault();

    public static IEnumerable<KeyValue> ParseMany(ConsulTransport transport, ConsulRequest request, ConsulAnswer answer)
    {
        // Only Consul sets the index, also when it says that a key is not there; any web server can say 404.
        if (answer.Index is null)
            throw transport.Errors.NotConsul(request, answer.Status, answer.Body);
        return answer.Status == HttpStatusCode.NotFound
            ? []
            : transport.Parse(request, answer, ConsulJson.Default.KeyValueEntryArray).Select(entry => entry.ToKeyValue());
    }

    private async Task<bool> WriteAsync(ConsulRequest request, CancellationToken cancellation)
    {
        var answer = await transport.CallAsync(request, cancellation);
        return transport.Parse(request, answer, ConsulJson.Default.Boolean);
    }

    private static string Flags(ReadOptions options) => options.Consistency switch
    {
        Consistency.Strong => "consistent",
        Consistency.Stale => "stale",
        _ => "",
    };
}
