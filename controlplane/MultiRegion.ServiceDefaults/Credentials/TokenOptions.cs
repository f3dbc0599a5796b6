namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>One token: who, in which role, until when, and the token in exactly one of three forms.</summary>
public sealed class TokenOptions : GrantOptions
{
    /// <summary>The token itself: 16 to 4096 printable characters without spaces. Prefer one of the other two.</summary>
    public string? Token { get; set; }

    /// <summary>SHA-256 of the token's UTF-8 bytes, as 64 hexadecimal digits.</summary>
    public string? Sha256 { get; set; }

    /// <summary>A file that holds the token; surrounding white space is dropped. Read again when it changes.</summary>
    public string? TokenFile { get; set; }

    /// <summary>From when on the token is not taken any more; null for never.</summary>
    public DateTimeOffset? Expires { get; set; }
}
