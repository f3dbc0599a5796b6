using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using MultiRegion.Edge.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace MultiRegion.Edge.Attempts;

/// <summary>Makes the client of each of YARP's clusters: YARP's own, plus the callbacks that record an attempt's phase.</summary>
internal sealed class OriginClientFactory(IOptions<EdgeOptions> options, ILogger<ForwarderHttpClientFactory> logger) : IForwarderHttpClientFactory
{
    private readonly Handlers _handlers = new(options.Value.Outbound, logger);

    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context)
    {
        HttpMessageInvoker client = _handlers.CreateClient(context);
        return client is OriginClient ? client : new OriginClient(client);
    }

    private sealed class Handlers(IPAddress? outbound, ILogger<ForwarderHttpClientFactory> logger) : ForwarderHttpClientFactory(logger)
    {
        protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
        {
            base.ConfigureHandler(context, handler);
            // Each attempt has its service's own connect timeout; this one ends what goes on in the background after it.
            handler.ConnectTimeout = TimeSpan.FromMinutes(1);
            handler.ConnectCallback = (connection, cancellation) => ConnectAsync(connection, handler.MaxConnectionsPerServer, cancellation);

            var encoding = handler.RequestHeaderEncodingSelector;
            handler.RequestHeaderEncodingSelector = (header, request) =>
            {
                // It is asked for each header just before that is written: the one moment that all versions of HTTP tell us of.
                (request.Content as AttemptContent)?.OnSending();
                return encoding?.Invoke(header, request);
            };
        }

        private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, int limit, CancellationToken cancellationToken)
        {
            var content = context.InitialRequestMessage.Content as AttemptContent;
            TimeSpan? started = content?.OnConnecting();
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                if (outbound is not null)
                    socket.Bind(new IPEndPoint(outbound, 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                if (started is { } since)
                    content!.OnConnected(since);
                return new OriginConnection(socket, content?.Origin, limit);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
