using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;
using Yarp.ReverseProxy.Model;

namespace MultiRegion.Edge.Admission;

/// <summary>Answers what the edge will not take before YARP does anything for it: requests of a doubtful form, and those that there is no room for.</summary>
internal sealed class FrontDoor(AdmissionGate gate, RoutingState routing)
{
    public Task Invoke(HttpContext context, RequestDelegate next)
    {
        if (RequestForm.Doubt(context) is { } reason)
            return gate.Refuse(reason, PriorityOf(context) ?? ServicePriority.Normal).WriteAsync(context);
        if (gate.IsPressed && PriorityOf(context) is { } priority && gate.Look(priority) is { } refusal)
            return refusal.WriteAsync(context);
        return next(context);
    }

    private ServicePriority? PriorityOf(HttpContext context)
    {
        string? cluster = context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.ClusterId;
        return cluster is not null && routing.Table.Services.TryGetValue(cluster, out RoutedService? service) ? service.Definition.Priority : null;
    }
}
