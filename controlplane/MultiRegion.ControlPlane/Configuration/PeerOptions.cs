using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Configuration;

/// <summary>A cell whose Consul datacenter is not WAN-joined: its control plane is asked itself. Section <c>ControlPlane:Peers:CELL</c>.</summary>
public sealed class PeerOptions
{
    /// <summary>Addresses of its replicas' APIs, <c>https</c> but on one machine.</summary>
    public IList<string> Addresses { get; set; } = [];

    /// <summary>Whom to trust, and the certificate to show; it stands for a caller of role <c>peer</c> there.</summary>
    public OutgoingTls Tls { get; set; } = new();

    /// <summary>File of a token of role <c>peer</c>, where no certificate is shown; read at each call.</summary>
    public string? TokenFile { get; set; }
}
