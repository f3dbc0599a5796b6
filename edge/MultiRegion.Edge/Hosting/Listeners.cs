using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using MultiRegion.Edge.Configuration;

namespace MultiRegion.Edge.Hosting;

/// <summary>
/// The edge's two listeners. Which of them a request came by is a property of its connection, not of its Host header, which a client
/// writes as it likes.
/// </summary>
internal static class Listeners
{
    /// <summary>How long a body may come, or go, more slowly than <see cref="EdgeOptions.MinBodyBytesPerSecond"/>.</summary>
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);

    /// <summary>Opens the addresses of <see cref="EdgeOptions"/>, with the limits of a host that faces the public.</summary>
    public static void ConfigureListeners(this KestrelServerOptions kestrel, EdgeOptions options)
    {
        // A line that ends in LF alone is one line to us and may be part of another to a hop before us.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxRequestLineSize = 16 * 1024;
        limits.MaxRequestHeadersTotalSize = options.MaxRequestHeaderBytes;
        limits.MaxRequestHeaderCount = 200;
        limits.MaxRequestBodySize = options.MaxRequestBodyBytes;
        limits.RequestHeadersTimeout = options.RequestHeadersTimeout;
        limits.MinRequestBodyDataRate = limits.MinResponseDataRate =
            options.MinBodyBytesPerSecond is { } rate ? new MinDataRate(rate, BodyGrace) : null;
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);

        foreach (BindingAddress address in Parse(options.Urls))
            kestrel.Open(address, admin: false);
        foreach (BindingAddress address in Parse(options.AdminUrls))
            kestrel.Open(address, admin: true);
    }

    /// <summary>True for a request that came by the admin listener.</summary>
    public static bool IsAdmin(this HttpContext context) => context.Features.Get<AdminConnection>() is not null;

    /// <summary>True if one of the addresses has the endpoint's port.</summary>
    public static bool Uses(string urls, IPEndPoint endpoint) => Parse(urls).Any(address => address.Port == endpoint.Port);

    private static IEnumerable<BindingAddress> Parse(string urls) =>
        urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(BindingAddress.Parse);

    private static void Open(this KestrelServerOptions kestrel, BindingAddress address, bool admin)
    {
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip))
            kestrel.Listen(ip, address.Port, Configure);
        else if (address.Host == "localhost")
            kestrel.ListenLocalhost(address.Port, Configure);
        else
            kestrel.ListenAnyIP(address.Port, Configure);

        void Configure(ListenOptions listen)
        {
            if (admin)
            {
                listen.Use(next => connection =>
                {
                    connection.Features.Set(AdminConnection.Instance);
                    return next(connection);
                });
            }
            else
            {
                ListenerGate gate = kestrel.ApplicationServices.GetRequiredService<ListenerGate>();
                listen.Use(next => connection => gate.CountAsync(connection, next));
            }

            if (address.Scheme == "https" && admin)
                listen.UseHttps();
            else if (address.Scheme == "https")
                // Who operates the edge shows a certificate; who uses it is not asked for one.
                listen.UseHttps(https => https.ClientCertificateMode = ClientCertificateMode.NoCertificate);
        }
    }

    /// <summary>Marks the connections of the admin listener.</summary>
    private sealed class AdminConnection
    {
        public static readonly AdminConnection Instance = new();
    }
}
