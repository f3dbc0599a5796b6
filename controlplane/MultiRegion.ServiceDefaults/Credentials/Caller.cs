using Microsoft.AspNetCore.Http;

namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>Who sent a request, by the token that it carried.</summary>
public sealed record Caller(string Name, string Role);

public static class CallerExtensions
{
    /// <summary>The caller of an endpoint that requires a token; null on one that does not.</summary>
    public static Caller? GetCaller(this HttpContext context) => context.Features.Get<Caller>();
}
