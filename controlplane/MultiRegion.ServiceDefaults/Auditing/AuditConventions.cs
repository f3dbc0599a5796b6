using Microsoft.AspNetCore.Builder;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ServiceDefaults.Auditing;

/// <summary>Metadata of an endpoint that changes something: each call of it leaves one record, is counted against its caller's limit, and may carry an <c>Idempotency-Key</c>.</summary>
public sealed record AuditedWrite;

/// <summary>Metadata of an endpoint that is called by POST, PUT or DELETE and leaves no record.</summary>
/// <param name="Reason">Why not.</param>
public sealed record UnauditedWrite(string Reason);

/// <summary>Says of an endpoint that it changes something. A test walks every host's endpoints and finds those that do not say so.</summary>
public static class AuditConventions
{
    /// <summary>The endpoint changes something. It takes effect through <see cref="TokenGuard.RequireToken"/>, in either order.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="action">What it does, as <c>override.put</c>; credentials may be limited to some.</param>
    /// <param name="service">The route parameter with the service that it is about; null if it is about none.</param>
    /// <param name="serviceInBody">True if the service is known from the body only: the handler calls <see cref="ScopeCheck.RefuseService"/>.</param>
    public static TBuilder Writes<TBuilder>(this TBuilder builder, string action, string? service = null, bool serviceInBody = false)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new EndpointAction(action, service, serviceInBody), new AuditedWrite());

    /// <summary>The endpoint takes what machines send all the time, and changes nothing that a person would ask after.</summary>
    public static TBuilder WritesUnaudited<TBuilder>(this TBuilder builder, string action, string reason)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new EndpointAction(action, HandlerChecksService: true), new UnauditedWrite(reason));
}
