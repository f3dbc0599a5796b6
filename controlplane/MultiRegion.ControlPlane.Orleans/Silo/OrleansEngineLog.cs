using Microsoft.Extensions.Logging;

namespace MultiRegion.ControlPlane.Orleans.Silo;

internal static partial class OrleansEngineLog
{
    [LoggerMessage(1901, LogLevel.Warning, "Reports on {Services} services were not sent on; what they said the next ones say again")]
    public static partial void BatchNotSent(this ILogger logger, int services, Exception e);

    [LoggerMessage(1902, LogLevel.Warning, "What other silos hear of a region could not be asked for; this silo goes on with what it hears itself")]
    public static partial void RegionNotHeard(this ILogger logger, Exception e);

    [LoggerMessage(1903, LogLevel.Warning, "Service {Service} could not be planned; its last plan stands")]
    public static partial void ServiceNotPlanned(this ILogger logger, string service, Exception e);

    [LoggerMessage(1904, LogLevel.Information, "The grain of the removed service {Service} could not be told; it ends by itself")]
    public static partial void ServiceNotForgotten(this ILogger logger, string service, Exception e);
}
