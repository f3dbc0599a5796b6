using System.Net.Sockets;
using System.Text;

namespace MultiRegion.Cli.Api.Doctor;

/// <summary>What is looked at beside the control planes: certificates, a Consul, a Postgres.</summary>
internal static class OutsideChecks
{
    private static readonly TimeSpan EndsSoon = TimeSpan.FromDays(14);

    public static IEnumerable<Finding> OfCertificates(IReadOnlyDictionary<string, DateTimeOffset> ends, DateTimeOffset now) =>
        ends.Select(end => OfCertificate($"certificate of {end.Key}", end.Value, end.Value - now));

    private static Finding OfCertificate(string check, DateTimeOffset end, TimeSpan left) => left switch
    {
        _ when left <= TimeSpan.Zero => new Finding(check, Verdict.Failed, $"it ended {Words.Time(end)}", "replace it: the listener reads its files again"),
        _ when left < EndsSoon => new Finding(check, Verdict.Warning, $"it ends in {Words.Age(left)} ({Words.Time(end)})", "renew it: the listener reads its files again"),
        _ => new Finding(check, Verdict.Ok, $"it ends in {Words.Age(left)}"),
    };

    /// <summary>Whether a Consul has a leader; asks for nothing that needs more than a token.</summary>
    public static async Task<Finding> ConsulAsync(Uri address, string? token, TimeSpan timeout, CancellationToken cancellation)
    {
        string check = $"Consul at {address}";
        using var http = new HttpClient { Timeout = timeout };
        if (!string.IsNullOrEmpty(token))
            http.DefaultRequestHeaders.Add("X-Consul-Token", token);
        try
        {
            string leader = await http.GetStringAsync(new Uri(address, "/v1/status/leader"), cancellation);
            return leader.Trim() is "\"\"" or ""
                ? new Finding(check, Verdict.Failed, "it has no leader", "see consul operator raft list-peers, and the servers' logs")
                : new Finding(check, Verdict.Ok, $"its leader is {leader.Trim()}");
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return new Finding(check, Verdict.Failed, e.Message, "start it, or open the way to it; edges go on with their last plan meanwhile");
        }
    }

    /// <summary>Whether a PostgreSQL answers: its answer to the request for TLS (protocol 3, SSLRequest) is one letter, and needs no account.</summary>
    public static async Task<Finding> PostgresAsync(string host, int port, TimeSpan timeout, TimeProvider time, CancellationToken cancellation)
    {
        string check = $"PostgreSQL at {host}:{port}";
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, either.Token);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(new byte[] { 0, 0, 0, 8, 4, 210, 22, 47 }, either.Token);
            var answer = new byte[1];
            int read = await stream.ReadAsync(answer, either.Token);
            return (read, Encoding.ASCII.GetString(answer)) switch
            {
                (1, "S") => new Finding(check, Verdict.Ok, "it answers, and speaks TLS"),
                (1, "N") => new Finding(check, Verdict.Warning, "it answers, without TLS", "switch ssl on where it is reached over a network"),
                _ => new Finding(check, Verdict.Failed, "something else answers there", "check the address"),
            };
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return new Finding(check, Verdict.Failed, e.Message, "start it; unsent requests get 503 meanwhile, all others go on");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Finding(check, Verdict.Failed, $"no answer within {timeout.TotalSeconds:0} s", "start it; unsent requests get 503 meanwhile, all others go on");
        }
    }
}
