using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>
/// Metadata of an endpoint: what it does, for credentials that grant some actions only, and where the service stands that it does it to. A GET without it is <c>read</c>.
/// </summary>
/// <param name="Name">As <c>service.put</c>: what it is about, a point, what is done.</param>
/// <param name="ServiceParameter">The route parameter that names the service; null if it is about none, or the handler asks by <see cref="ScopeCheck.RefuseService"/>.</param>
/// <param name="HandlerChecksService">True if the service is known only from the body, so that the handler asks.</param>
public sealed record EndpointAction(string Name, string? ServiceParameter = null, bool HandlerChecksService = false)
{
    public const string Read = "read";
}

/// <summary>Whether what an endpoint does is within what the caller's credential grants.</summary>
public static class ScopeCheck
{
    /// <summary>For handlers that learn from the body which service a request is about. Null if the caller may, else the problem to answer with.</summary>
    public static ProblemResult? RefuseService(this HttpContext context, string service)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetCaller() is { } caller && !caller.Scope.AllowsService(service) ? OtherService(caller, service) : null;
    }

    /// <summary>Every check that can be made before the body is read. What is not known to be allowed is refused.</summary>
    internal static ProblemResult? Refuse(HttpContext context, Caller caller)
    {
        if (ReferenceEquals(caller.Scope, CallerScope.Everything))
            return null;
        var reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        var action = context.GetEndpoint()?.Metadata.GetMetadata<EndpointAction>() ?? (reads ? new EndpointAction(EndpointAction.Read) : null);
        if (action is null || !caller.Scope.AllowsAction(action.Name))
        {
            var needed = action is null ? "a credential without limits" : $"the action {action.Name}";
            return Forbidden($"This needs {needed}; '{caller.Name}' is limited to {string.Join(", ", caller.Scope.Actions)}.");
        }

        if (reads || !caller.Scope.IsLimitedToServices || action.HandlerChecksService)
            return null;
        if (action.ServiceParameter is { } parameter && context.GetRouteValue(parameter) is string service)
            return caller.Scope.AllowsService(service) ? null : OtherService(caller, service);
        return Forbidden($"This is about more than single services; '{caller.Name}' is limited to {string.Join(", ", caller.Scope.Services)}.");
    }

    private static ProblemResult OtherService(Caller caller, string service) =>
        Forbidden($"Service '{service}' is not among those of '{caller.Name}': {string.Join(", ", caller.Scope.Services)}.");

    private static ProblemResult Forbidden(string detail) => Problems.Result(StatusCodes.Status403Forbidden, detail);
}
