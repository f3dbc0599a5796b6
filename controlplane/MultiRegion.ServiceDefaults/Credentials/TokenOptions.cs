namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>One credential: who, in which role, and the token in exactly one of three forms.</summary>
public sealed class TokenOptions
{
    /// <summary>Who the caller is in logs and records. 1 to 100 characters; two tokens may share one name, as during a rotation.</summary>
    public string Name { get; set; } = "";

    /// <summary>One of <see cref="Roles"/>.</summary>
    public string Role { get; set; } = "";

    /// <summary>The token itself: 16 to 4096 printable characters without spaces. Prefer one of the other two.</summary>
    public string? Token { get; set; }

    /// <summary>SHA-256 of the token's UTF-8 bytes, as 64 hexadecimal digits.</summary>
    public string? Sha256 { get; set; }

    /// <summary>A file that holds the token; surrounding white space is dropped. Read once, at start.</summary>
    public string? TokenFile { get; set; }
}
