using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Http;
using MultiRegion.ServiceDefaults.Writes;

namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>Metadata of an endpoint that needs a caller: any of these roles will do.</summary>
public sealed record TokenRequirement(IReadOnlyList<string> Roles);

public static class TokenGuard
{
    /// <summary>
    /// Lets only callers in who have one of <paramref name="roles"/> (or a higher one, for the roles of people). The check is part of the
    /// endpoint itself and runs before its body is read: no order of middleware can forget it.
    /// </summary>
    /// <exception cref="ArgumentException">A role that does not exist.</exception>
    public static TBuilder RequireToken<TBuilder>(this TBuilder builder, params string[] roles)
        where TBuilder : IEndpointConventionBuilder
    {
        if (roles.Length == 0 || roles.FirstOrDefault(role => !Roles.All.Contains(role)) is not null)
            throw new ArgumentException($"'{string.Join(", ", roles)}' is not made of {string.Join(", ", Roles.All)}", nameof(roles));

        builder.Add(endpoint =>
        {
            var guarded = endpoint.RequestDelegate
                ?? throw new InvalidOperationException($"Endpoint '{endpoint.DisplayName}' has no handler to guard");
            endpoint.Metadata.Add(new TokenRequirement(roles));
            endpoint.RequestDelegate = context => InvokeAsync(context, roles, guarded);
        });
        return builder;
    }

    private static Task InvokeAsync(HttpContext context, string[] roles, RequestDelegate guarded)
    {
        // An endpoint of a guarded group is guarded twice: the outer guard has done all but its roles.
        if (context.GetCaller() is { } known)
            return RefuseRole(known, roles) is { } refused ? refused.ExecuteAsync(context) : guarded(context);
        var callers = context.RequestServices.GetRequiredService<CallerAuthentication>();
        if (callers.Authenticate(context) is not { } caller)
            return Unknown(context, callers).ExecuteAsync(context);

        context.Features.Set(caller);
        if (context.GetEndpoint()?.Metadata.GetMetadata<AuditedWrite>() is not null)
            return context.RequestServices.GetRequiredService<WriteGate>().RunAsync(context, caller, Admit, guarded);
        return Admit(context, caller) is { } refusal ? refusal.ExecuteAsync(context) : guarded(context);

        ProblemResult? Admit(HttpContext context, Caller caller) => RefuseRole(caller, roles) ?? ScopeCheck.Refuse(context, caller);
    }

    /// <summary>Says how to be known, and never what was wrong with what was shown.</summary>
    private static ProblemResult Unknown(HttpContext context, CallerAuthentication callers)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Result(StatusCodes.Status401Unauthorized, callers.IsEmpty
            ? $"No token is configured on this host. Add one under '{callers.TokensKey}': Name, Role and one of Token, Sha256, TokenFile."
            : "Send 'Authorization: Bearer <token>' with a token that this host knows.");
    }

    private static ProblemResult? RefuseRole(Caller caller, string[] roles) => roles.Any(caller.Has)
        ? null
        : Problems.Result(StatusCodes.Status403Forbidden, $"This needs the role {string.Join(" or ", roles)}; '{caller.Name}' has {caller.Role}.");
}
