using System.Net;
using System.Net.Sockets;

namespace MultiRegion.Edge.Routing;

/// <summary>
/// Says early which origins' names do not resolve, rather than with the first request. It changes nothing: a name may resolve later, and what
/// a request meets counts anyway.
/// </summary>
internal sealed partial class OriginNameCheck(RoutingState routing, TimeProvider time, ILogger<OriginNameCheck> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private readonly HashSet<string> _unresolved = new(StringComparer.OrdinalIgnoreCase);

    public async Task TickAsync(CancellationToken cancellation)
    {
        foreach (RoutedService service in routing.Table.Services.Values)
        {
            foreach (RoutedOrigin origin in service.Origins.Where(origin => origin.Definition.Address.HostNameType == UriHostNameType.Dns))
                await CheckAsync(service.Name, origin, cancellation);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await TickAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogTickFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CheckAsync(string service, RoutedOrigin origin, CancellationToken cancellation)
    {
        string host = origin.Definition.Address.DnsSafeHost;
        try
        {
            await Dns.GetHostAddressesAsync(host, cancellation);
            _unresolved.Remove(host);
        }
        catch (SocketException error)
        {
            if (_unresolved.Add(host))
                LogUnresolved(origin.Id, service, origin.Definition.Address, error.Message);
        }
    }

    [LoggerMessage(2033, LogLevel.Warning, "The address of origin {Origin} of {Service}, {Address}, does not resolve: {Reason}. Expected a name that this machine's resolver knows")]
    private partial void LogUnresolved(string origin, string service, Uri address, string reason);

    [LoggerMessage(2034, LogLevel.Error, "The origins' names could not be checked")]
    private partial void LogTickFailed(Exception error);
}
