using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>
/// Which client certificates a listener takes: those of the configured authorities, in time, made for clients. Revocation lists are not asked: certificates that can be revoked by
/// ending are short-lived, and a failover must not wait for an authority's server.
/// </summary>
public sealed partial class ClientCertificateTrust
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private readonly string? _caFile;
    private readonly TimeProvider _time;
    private readonly ILogger<ClientCertificateTrust> _logger;
    private readonly Lock _lock = new();
    private X509Certificate2Collection _authorities = [];
    private DateTime _fileTime;

    /// <exception cref="CryptographicException">A file without a certificate.</exception>
    internal ClientCertificateTrust(string? caFile, TimeProvider time, ILogger<ClientCertificateTrust> logger)
    {
        (_caFile, _time, _logger) = (caFile, time, logger);
        if (caFile is null)
            return;
        _fileTime = File.GetLastWriteTimeUtc(caFile);
        _authorities = Read(caFile);
    }

    /// <summary>
    /// Lets clients of a listener show a certificate. None is needed to connect: what needs one says 401, and health can be asked without. One that does not verify ends the
    /// connection.
    /// </summary>
    public void Configure(HttpsConnectionAdapterOptions https)
    {
        ArgumentNullException.ThrowIfNull(https);
        if (_caFile is null)
            return;
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        https.ClientCertificateValidation = (certificate, presented, _) => IsTrusted(certificate, presented?.ChainPolicy.ExtraStore);
    }

    internal bool IsTrusted(X509Certificate2 certificate, X509Certificate2Collection? intermediates)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities());
        if (intermediates is not null)
            chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        if (chain.Build(certificate))
            return true;
        Refused(certificate.Subject, string.Join(", ", chain.ChainStatus.Select(status => status.Status)));
        return false;
    }

    /// <summary>Handshakes are rare beside requests: each may look at the file's time.</summary>
    private X509Certificate2Collection Authorities()
    {
        lock (_lock)
        {
            var fileTime = File.GetLastWriteTimeUtc(_caFile!);
            if (fileTime == _fileTime)
                return _authorities;
            _fileTime = fileTime;
            try
            {
                _authorities = Read(_caFile!);
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                NotRead(_caFile!, e.Message);
            }

            return _authorities;
        }
    }

    private static X509Certificate2Collection Read(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new CryptographicException($"'{file}' holds no certificate in PEM");
    }

    [LoggerMessage(7103, LogLevel.Warning, "The client certificate of {Subject} is not taken: {Reason}")]
    private partial void Refused(string subject, string reason);

    [LoggerMessage(7104, LogLevel.Error, "The authorities in {File} cannot be read; those of before stay in force: {Reason}")]
    private partial void NotRead(string file, string reason);
}
