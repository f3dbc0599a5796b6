using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using MultiRegion.Contracts;

namespace MultiRegion.ServiceDefaults.Probing;

/// <summary>
/// Asks one origin for its health apart from traffic. Each probe makes a connection of its own: a pooled one would hide an origin that
/// takes no more.
/// </summary>
public sealed class OriginProber : IDisposable
{
    private static readonly HttpRequestOptionsKey<ProbePhase> PhaseKey = new("MultiRegion.Probe");
    private readonly TimeProvider _time;
    private readonly IPAddress? _outbound;
    private readonly HttpMessageInvoker _http;

    /// <param name="time">Clock of durations and timeouts.</param>
    /// <param name="outbound">Local address that probes leave from; null lets the system choose.</param>
    public OriginProber(TimeProvider time, IPAddress? outbound = null)
    {
        (_time, _outbound) = (time, outbound);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            // A probe is no part of a request: it carries no trace, and makes no span.
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = (context, ct) => ConnectAsync(
                context.DnsEndPoint, context.InitialRequestMessage.Options.TryGetValue(PhaseKey, out var phase) ? phase : new ProbePhase(), ct),
        });
    }

    /// <summary>One probe. Failures are results; only <paramref name="ct"/> throws.</summary>
    public async Task<ProbeObservation> ProbeAsync(Uri address, ProbeOptions options, CancellationToken ct)
    {
        var started = _time.GetTimestamp();
        var phase = new ProbePhase();
        using var timeout = new CancellationTokenSource(options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        OutcomeClass? failure;
        try
        {
            failure = options.Kind == ProbeKind.Http
                ? await GetAsync(address, options, phase, either.Token)
                : await ShakeHandsAsync(address, phase, either.Token);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            failure = Classify(e, phase);
        }

        return new ProbeObservation(failure is null, _time.GetElapsedTime(started), failure, phase.RoundTrip);
    }

    public void Dispose() => _http.Dispose();

    private async Task<OutcomeClass?> GetAsync(Uri address, ProbeOptions options, ProbePhase phase, CancellationToken ct)
    {
        var prefix = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        using var request = new HttpRequestMessage(HttpMethod.Get, prefix + "/" + options.Path.TrimStart('/'));
        request.Options.Set(PhaseKey, phase);
        using var response = await _http.SendAsync(request, ct);
        var status = (int)response.StatusCode;
        var expected = options.Statuses.Count == 0 ? status is >= 200 and < 400 : options.Statuses.Contains(status);
        if (expected)
            return null;
        return status >= 500 ? OutcomeClass.ServerError : status == 429 ? OutcomeClass.Refused : OutcomeClass.ClientError;
    }

    private async Task<OutcomeClass?> ShakeHandsAsync(Uri address, ProbePhase phase, CancellationToken ct)
    {
        await using var stream = await ConnectAsync(new DnsEndPoint(address.IdnHost, address.Port), phase, ct);
        if (address.Scheme == Uri.UriSchemeHttps)
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.IdnHost }, ct);
        }

        return null;
    }

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint origin, ProbePhase phase, CancellationToken ct)
    {
        var socket = _outbound is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(_outbound.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            if (_outbound is not null)
                socket.Bind(new IPEndPoint(_outbound, 0));
            var started = _time.GetTimestamp();
            await socket.ConnectAsync(origin, ct);
            phase.RoundTrip = _time.GetElapsedTime(started);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static OutcomeClass Classify(Exception error, ProbePhase phase) => error switch
    {
        OperationCanceledException => phase.Connected ? OutcomeClass.FirstByteTimeout : OutcomeClass.ConnectTimeout,
        HttpRequestException { InnerException: SocketException inner } => Classify(inner, phase),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => OutcomeClass.NameResolution,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => OutcomeClass.Certificate,
        System.Security.Authentication.AuthenticationException => OutcomeClass.Certificate,
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => OutcomeClass.NameResolution,
        SocketException { SocketErrorCode: SocketError.TimedOut } => OutcomeClass.ConnectTimeout,
        _ => phase.Connected ? OutcomeClass.Reset : OutcomeClass.ConnectFailed,
    };

    private sealed class ProbePhase
    {
        /// <summary>How long the connection took to stand; null before.</summary>
        public TimeSpan? RoundTrip { get; set; }

        public bool Connected => RoundTrip is not null;
    }
}
