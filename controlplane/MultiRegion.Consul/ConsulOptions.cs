using System.ComponentModel.DataAnnotations;

namespace MultiRegion.Consul;

/// <summary>Where the Consul agent is and how patient its client is. Validated by <see cref="ConsulOptionsValidator"/>.</summary>
public sealed class ConsulOptions
{
    /// <summary>HTTP API of the agent, <c>http://</c> or <c>https://</c>; a path prefix is kept. Default <c>http://127.0.0.1:8500</c>.</summary>
    [Required]
    public Uri Address { get; set; } = new("http://127.0.0.1:8500");

    /// <summary>ACL token, sent as <c>X-Consul-Token</c>. Excludes <see cref="TokenFile"/>.</summary>
    public string? Token { get; set; }

    /// <summary>File that holds the ACL token; read again when it changes. Excludes <see cref="Token"/>.</summary>
    public string? TokenFile { get; set; }

    /// <summary>PEM file of the authorities to trust instead of the system's (https only).</summary>
    public string? CaFile { get; set; }

    /// <summary>PEM file of the client certificate (https only); needs <see cref="ClientKeyFile"/>.</summary>
    public string? ClientCertificateFile { get; set; }

    /// <summary>PEM file of the client certificate's unencrypted key.</summary>
    public string? ClientKeyFile { get; set; }

    /// <summary>Name expected in the agent's certificate, e.g. <c>server.eu-west.consul</c>; default the host of <see cref="Address"/>.</summary>
    public string? TlsServerName { get; set; }

    /// <summary>How long a write may take before its outcome counts as unknown. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a plain read may take. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a call to another datacenter may take. Default 2 s: the agent itself would block 20 to 30 s on a hung one.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan DatacenterTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Calls to a datacenter that fail in a row before its breaker opens. Default 2.</summary>
    [Range(1, 100)]
    public int DatacenterBreakerFailures { get; set; } = 2;

    /// <summary>How long a datacenter's breaker stays open before one trial call is let through. Default 1 s, so that cells agree soon after a cut.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan DatacenterBreakerOpen { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a blocking query waits for a change; the request itself is given × 17/16 + 5 s. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan WatchWait { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Upper bound of the first wait after a watch has failed; doubles up to <see cref="BackoffMaximum"/>. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan BackoffMinimum { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Upper bound of the wait after repeated failures. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan BackoffMaximum { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes read of an answer before it is refused. Default 16 MB.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 16 * 1024 * 1024;
}
