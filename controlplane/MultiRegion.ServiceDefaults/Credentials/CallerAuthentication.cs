using Microsoft.AspNetCore.Http;

namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>
/// Says who calls. A token decides where one is shown; else the headers of a proxy that is trusted, if it is the proxy that sends; else the client certificate. A way that
/// fails is never made good by another.
/// </summary>
public sealed class CallerAuthentication
{
    private readonly TokenStore _tokens;
    private readonly CertificateCallers _certificates;
    private readonly TrustedProxy _proxy;
    private readonly TimeProvider _time;
    private readonly bool _onlyTokens;

    internal CallerAuthentication(string tokensKey, TokenStore tokens, ClientCertificateOptions certificates, TrustedProxyOptions proxy, TimeProvider time)
    {
        TokensKey = tokensKey;
        (_tokens, _time) = (tokens, time);
        _certificates = new CertificateCallers(certificates.Callers);
        _proxy = new TrustedProxy(proxy);
        _onlyTokens = certificates.Callers.Count == 0 && !proxy.IsUsed;
    }

    /// <summary>Where tokens are configured, for the hint in a 401.</summary>
    public string TokensKey { get; }

    /// <summary>True if nobody can be known: there is no credential at all.</summary>
    public bool IsEmpty => _onlyTokens && _tokens.Current.IsEmpty;

    /// <summary>Null for a request that shows nobody who is known.</summary>
    public Caller? Authenticate(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var now = _time.GetUtcNow();
        if (_onlyTokens || BearerTokens.IsShownBy(context.Request))
            return _tokens.Current.Authenticate(context.Request, now);
        var certificate = context.Connection.ClientCertificate;
        if (certificate is not null && !CertificateCallers.IsInTime(certificate, now))
            return null;
        if (_proxy.IsSenderOf(context, certificate))
            return _proxy.Authenticate(context.Request);
        return certificate is null ? null : _certificates.Find(certificate, now);
    }
}
