using Microsoft.AspNetCore.Http;

namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>Who sent a request, by what it showed.</summary>
/// <param name="Name">As the credential says, or the proxy that vouches for a person.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
public sealed record Caller(string Name, string Role)
{
    /// <summary>Granted beside the role: safety rules may be broken, with a reason.</summary>
    public bool MayBreakGlass { get; init; }

    /// <summary>How the caller was known: <c>token</c>, <c>certificate</c>, or <c>proxy</c> and its name.</summary>
    public string Via { get; init; } = "token";

    /// <summary>What of the role is granted; all of it unless it says less.</summary>
    public CallerScope Scope { get; init; } = CallerScope.Everything;

    /// <summary>True if this caller has the role, contains it, or was granted it.</summary>
    public bool Has(string role) => role == Roles.BreakGlass ? MayBreakGlass : Roles.Satisfies(Role, role);
}

public static class CallerExtensions
{
    /// <summary>The caller of an endpoint that requires a token; null on one that does not.</summary>
    public static Caller? GetCaller(this HttpContext context) => context.Features.Get<Caller>();
}
