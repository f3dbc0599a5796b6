namespace MultiRegion.Local.Servers;

/// <summary>PEM files of a Consul server, whose certificate is also what a local client of it may show.</summary>
/// <param name="CaFile">The authority of servers and clients.</param>
/// <param name="CertificateFile">Of this server: for its address and <c>server.DATACENTER.consul</c>, for servers and for clients.</param>
/// <param name="KeyFile">Its key.</param>
public sealed record ConsulTls(string CaFile, string CertificateFile, string KeyFile);
