namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>Callers that show a client certificate of an authority of ours.</summary>
public sealed class ClientCertificateOptions
{
    /// <summary>PEM file of the authorities that callers' certificates come from; read again when it changes. Null: no certificate is asked for.</summary>
    public string? CaFile { get; set; }

    /// <summary>Who they are, by what stands in their certificates. The first that fits counts.</summary>
    public IList<CertificateOptions> Callers { get; set; } = [];
}

/// <summary>A caller known by a certificate: by exactly one of a name in it and its subject.</summary>
public sealed class CertificateOptions : GrantOptions
{
    /// <summary>
    /// A subject alternative name: of type DNS, URI or e-mail, as <c>spiffe://example/eu-west/edge/1</c>. With <c>*</c> at its end whatever begins so; the caller is then
    /// called by the whole name unless <see cref="GrantOptions.Name"/> is set.
    /// </summary>
    public string? San { get; set; }

    /// <summary>The whole subject, as <c>CN=edge-1, O=Example</c>.</summary>
    public string? Subject { get; set; }
}
