using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ServiceDefaults.Writes;

/// <summary>What every call that changes something goes through, in this order: record, role and scope, limit, idempotency, handler.</summary>
internal sealed class WriteGate(AuditTrail trail, WriteLimiter limiter, IdempotentCall idempotency, long maxBodyBytes)
{
    public async Task RunAsync(HttpContext context, Caller caller, Func<HttpContext, Caller, ProblemResult?> admit, RequestDelegate next)
    {
        var draft = trail.Begin(context, caller, context.GetEndpoint()!.Metadata.GetMetadata<EndpointAction>()!);
        try
        {
            if ((admit(context, caller) ?? limiter.Refuse(context, caller)) is { } refusal)
                await refusal.ExecuteAsync(context);
            else
                await TakeAsync(context, caller, next);
        }
        catch (Exception error)
        {
            trail.Complete(draft, StatusOf(error, context));
            throw;
        }

        trail.Complete(draft, context.Response.StatusCode);
    }

    private async Task TakeAsync(HttpContext context, Caller caller, RequestDelegate next)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = maxBodyBytes;
        try
        {
            await idempotency.RunAsync(context, caller, next);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge && !context.Response.HasStarted)
        {
            await Problems.WriteAsync(context, e.StatusCode, $"The body is longer than {maxBodyBytes} bytes");
        }
    }

    private static int StatusOf(Exception error, HttpContext context) => error switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        OperationCanceledException when context.RequestAborted.IsCancellationRequested => StatusCodes.Status499ClientClosedRequest,
        _ => StatusCodes.Status500InternalServerError,
    };
}
