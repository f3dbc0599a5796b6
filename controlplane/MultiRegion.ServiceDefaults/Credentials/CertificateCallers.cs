using System.Security.Cryptography.X509Certificates;

namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>Maps certificates that the listener has verified to callers.</summary>
internal sealed class CertificateCallers(IEnumerable<CertificateOptions> callers)
{
    private readonly CertificateOptions[] _callers = [.. callers];

    /// <summary>Null for one that nobody is known by, or whose time is over: a connection may outlive the certificate that opened it.</summary>
    public Caller? Find(X509Certificate2 certificate, DateTimeOffset now)
    {
        if (!IsInTime(certificate, now))
            return null;
        var names = CertificateNames.Of(certificate);
        foreach (var options in _callers)
            if (Matching(options, certificate, names) is { } name)
                return options.ToCaller("certificate") is { Name: "" } unnamed ? unnamed with { Name = name } : options.ToCaller("certificate");
        return null;
    }

    public static bool IsInTime(X509Certificate2 certificate, DateTimeOffset now) => now >= certificate.NotBefore && now <= certificate.NotAfter;

    /// <summary>True if one of the certificate's alternative names is the wanted one.</summary>
    public static bool HasName(X509Certificate2 certificate, string san) => CertificateNames.Of(certificate).Any(name => Fits(san, name));

    private static string? Matching(CertificateOptions options, X509Certificate2 certificate, IReadOnlyList<string> names) =>
        options.San is { Length: > 0 } san ? names.FirstOrDefault(name => Fits(san, name))
        : options.Subject == certificate.Subject ? certificate.Subject
        : null;

    private static bool Fits(string pattern, string name) =>
        pattern.EndsWith('*') ? name.Length >= pattern.Length && name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;
}
