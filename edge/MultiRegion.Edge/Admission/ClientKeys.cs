using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Primitives;

namespace MultiRegion.Edge.Admission;

/// <summary>Tells clients apart, by a hash alone that is keyed anew in each process: nothing of an address or an API key is kept.</summary>
internal sealed class ClientKeys(AdmissionOptions options)
{
    private readonly string? _header = options.ClientHeader;
    private readonly IPNetwork[] _trusted = [.. options.TrustedProxies.Select(IPNetwork.Parse)];

    public uint Of(HttpContext context)
    {
        IPAddress? address = context.Connection.RemoteIpAddress;
        if (_header is not null && IsTrusted(address) && context.Request.Headers.TryGetValue(_header, out StringValues values) && values.Count > 0)
            return Of(values[^1]);
        return address is null ? 0 : Of(address);
    }

    private static uint Of(string? value)
    {
        // A list grows to the right: its last entry is the one that the trusted proxy saw itself.
        ReadOnlySpan<char> last = value.AsSpan(value!.LastIndexOf(',') + 1).Trim();
        return Hash(MemoryMarshal.AsBytes(last));
    }

    private static uint Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int written);
        if (written == 16)
            // One site has a /64 of IPv6; a listener for both families sees IPv4 mapped.
            return address.IsIPv4MappedToIPv6 ? Hash(bytes[12..]) : Hash(bytes[..8]);
        return Hash(bytes[..written]);
    }

    // HashCode is seeded at random in each process, so that nobody can choose whom to collide with.
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return (uint)hash.ToHashCode();
    }

    private bool IsTrusted(IPAddress? address)
    {
        if (address is null)
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        foreach (IPNetwork network in _trusted)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }
}
