using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>Believes a proxy that is known, and nobody else, when it says who calls.</summary>
internal sealed class TrustedProxy(TrustedProxyOptions options)
{
    private const int MaxNameLength = 100;
    private readonly IPNetwork[] _networks = [.. options.Addresses.Select(NetworkOf)];

    /// <summary>True if the request came from the proxy, so that its headers decide and the proxy itself is no caller.</summary>
    public bool IsSenderOf(HttpContext context, X509Certificate2? certificate) =>
        options.IsUsed && (IsAddress(context) || (options.CertificateSan is { Length: > 0 } san && certificate is not null && CertificateCallers.HasName(certificate, san)));

    /// <summary>The person whom the proxy names; null without a name, with two of them, or without a role.</summary>
    public Caller? Authenticate(HttpRequest request)
    {
        var user = request.Headers[options.UserHeader];
        // Where a proxy adds its header to one that a client has written, some hop may have joined the two with a comma.
        if (user.Count != 1 || user[0] is not { Length: > 0 and <= MaxNameLength } name || name.Any(letter => letter == ',' || char.IsControl(letter)))
            return null;
        var roles = request.Headers[options.GroupsHeader].SelectMany(value => value?.Split(',', StringSplitOptions.TrimEntries) ?? [])
            .Select(group => options.Groups.TryGetValue(group, out var role) ? role : null).OfType<string>().ToList();
        return (Roles.HighestOfPeople(roles) ?? options.DefaultRole) is { Length: > 0 } role
            ? new Caller(name, role) { Via = "proxy", MayBreakGlass = roles.Contains(Roles.BreakGlass) }
            : null;
    }

    /// <summary>What is wrong with the settings, by key.</summary>
    public static void Check(TrustedProxyOptions options, string key, bool takesCertificates, List<string> errors)
    {
        foreach (var address in options.Addresses.Where(address => !IPAddress.TryParse(address, out _) && !IPNetwork.TryParse(address, out _)))
            errors.Add($"{key}:Addresses: '{address}' is not an address or a network such as 10.0.3.0/28");
        if (!string.IsNullOrEmpty(options.CertificateSan) && !takesCertificates)
            errors.Add($"{key}:CertificateSan: '{options.CertificateSan}' needs ClientCertificates:CaFile, which is not set");
        foreach (var (group, role) in options.Groups.Where(entry => entry.Value != Roles.BreakGlass && Roles.HighestOfPeople([entry.Value]) is null))
            errors.Add($"{key}:Groups:{group}: '{role}' is not one of viewer, operator, admin, break-glass");
        if (options.DefaultRole is { Length: > 0 } standing && Roles.HighestOfPeople([standing]) is null)
            errors.Add($"{key}:DefaultRole: '{standing}' is not one of viewer, operator, admin");
        if (options.IsUsed && (string.IsNullOrWhiteSpace(options.UserHeader) || string.IsNullOrWhiteSpace(options.GroupsHeader)))
            errors.Add($"{key}: expected the names of headers in UserHeader and GroupsHeader");
    }

    /// <summary>The connection's own far end: what middleware may make of X-Forwarded-For is a client's to write.</summary>
    private bool IsAddress(HttpContext context) =>
        context.Features.Get<IConnectionSocketFeature>()?.Socket.RemoteEndPoint is IPEndPoint { Address: var address }
        && _networks.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    private static IPNetwork NetworkOf(string text) => IPAddress.TryParse(text, out var address)
        ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.Parse(text);
}
