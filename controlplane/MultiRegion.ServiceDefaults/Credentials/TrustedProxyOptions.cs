namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>
/// An authenticating proxy (single sign-on) in front of this host that says in headers who calls. It is believed only where it is known by its address or by its
/// client certificate; from anywhere else the headers mean nothing.
/// </summary>
public sealed class TrustedProxyOptions
{
    /// <summary>Addresses or networks of the proxy, as <c>10.0.3.7</c> or <c>10.0.3.0/28</c>: of the connection itself, not of any header.</summary>
    public IList<string> Addresses { get; set; } = [];

    /// <summary>An alternative name in the proxy's client certificate, beside or in place of <see cref="Addresses"/>; either will do.</summary>
    public string? CertificateSan { get; set; }

    /// <summary>The header with the person's name. Default <c>X-Forwarded-User</c>.</summary>
    public string UserHeader { get; set; } = "X-Forwarded-User";

    /// <summary>The header with the person's groups, separated by commas. Default <c>X-Forwarded-Groups</c>.</summary>
    public string GroupsHeader { get; set; } = "X-Forwarded-Groups";

    /// <summary>Group to role: <c>viewer</c>, <c>operator</c>, <c>admin</c>, or <c>break-glass</c> beside one of them. The highest counts.</summary>
    public IDictionary<string, string> Groups { get; set; } = new Dictionary<string, string>();

    /// <summary>Role of people whom no group gives one; null refuses them.</summary>
    public string? DefaultRole { get; set; }

    /// <summary>True if there is a proxy to believe.</summary>
    public bool IsUsed => Addresses.Count > 0 || !string.IsNullOrEmpty(CertificateSan);
}
