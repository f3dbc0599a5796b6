using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MultiRegion.ServiceDefaults.Http;

/// <summary>How this host shows itself to, and whom it trusts of, the hosts that it calls over https.</summary>
public sealed class OutgoingTls
{
    /// <summary>PEM file of the authorities to trust instead of the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>PEM file of the client certificate, its chain after it.</summary>
    public string? ClientCertificateFile { get; set; }

    /// <summary>PEM file of the client certificate's key.</summary>
    public string? ClientKeyFile { get; set; }

    /// <summary>The handler options that say so.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file that holds no certificate or no key.</exception>
    /// <exception cref="IOException">A file that cannot be read.</exception>
    public SslClientAuthenticationOptions ToSslOptions()
    {
        var options = new SslClientAuthenticationOptions();
        if (ClientCertificateFile is not null)
        {
            var certificate = X509Certificate2.CreateFromPemFile(ClientCertificateFile, ClientKeyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(ClientCertificateFile);
            options.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }

        if (CaFile is not null)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(CaFile);
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            options.CertificateChainPolicy = policy;
        }

        return options;
    }
}
