using System.Runtime.CompilerServices;
using MultiRegion.Edge.Routing;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// Stands before YARP's forwarder. For a cluster that is one of the table's services it chooses the origin and hands YARP an invoker that
/// makes the attempts, so that a repeat happens below YARP, before any byte of a response; any other cluster passes as it is.
/// </summary>
internal sealed partial class AttemptForwarder(
    IHttpForwarder inner, RoutingState routing, AttemptServices services, ILogger<AttemptForwarder> logger) : IHttpForwarder
{
    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig,
        HttpTransformer transformer) =>
        SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, CancellationToken.None);

    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig,
        HttpTransformer transformer, CancellationToken cancellationToken)
    {
        string? cluster = context.Features.Get<IReverseProxyFeature>()?.Cluster.Config.ClusterId;
        return cluster is not null && routing.Table.Services.TryGetValue(cluster, out RoutedService? service)
            ? SendAsync(context, service, httpClient, requestConfig, transformer, cancellationToken)
            : inner.SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ForwarderError> SendAsync(
        HttpContext context, RoutedService service, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig,
        HttpTransformer transformer, CancellationToken cancellationToken)
    {
        TimeSpan now = routing.Now;
        OriginChoice choice = routing.ChoiceOf(service, now);
        service = choice.Service;
        if (services.Gate.TryEnter(context, service, out uint client) is { } refusal)
        {
            await refusal.WriteAsync(context);
            return ForwarderError.NoAvailableDestinations;
        }

        RequestAttempts? attempts = null;
        var error = ForwarderError.Request;
        try
        {
            service.State.CountRequest(now);
            attempts = new RequestAttempts(context, choice, httpClient, services, now) { Client = client };
            if (!attempts.HasOrigin)
            {
                await RefuseAsync(context, choice);
                return error = ForwarderError.NoAvailableDestinations;
            }

            ForwarderRequestConfig config = service.HasOwnRoutes ? service.ForwardingOf(context.Request) : requestConfig;
            error = await inner.SendAsync(context, attempts.Prefix, attempts, config, transformer, cancellationToken);
            if (error != ForwarderError.None && EdgeProblem.IsMissing(context))
                await (attempts.Explain() ?? EdgeProblem.OfStatus(context.Response.StatusCode)).WriteAsync(context);
            return error;
        }
        catch (Exception failure) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            // What fails on the way to an origin the forwarder answers. This is what fails in a transform, or in the edge.
            LogFailed(service.Name, failure);
            await EdgeProblem.Failed(service.Name).InsteadAsync(context);
            return error;
        }
        finally
        {
            try
            {
                attempts?.Complete(error);
                attempts?.Dispose();
            }
            finally
            {
                services.Gate.Leave(client, attempts is { IsStream: true });
            }
        }
    }

    private Task RefuseAsync(HttpContext context, OriginChoice choice)
    {
        RoutedService service = choice.Service;
        AnswerHeaders.Set(context, services, service, attempts: 0);
        EdgeProblem problem = !service.Origins.Any(origin => origin.IsAllowed) ? EdgeProblem.NoAllowedRegion(service.Name)
            : choice.HasUntried(default) ? EdgeProblem.OriginsFull(service.Name)
            : EdgeProblem.NoOrigin(service.Name);
        return problem.WriteAsync(context);
    }

    [LoggerMessage(2040, LogLevel.Error, "A request of {Service} failed within the edge")]
    private partial void LogFailed(string service, Exception error);
}
