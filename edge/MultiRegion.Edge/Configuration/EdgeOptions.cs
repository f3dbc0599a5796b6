using System.ComponentModel.DataAnnotations;
using System.Net;
using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.Edge.Configuration;

/// <summary>Settings of one edge, section <c>Edge</c>.</summary>
public sealed class EdgeOptions
{
    public const string Section = "Edge";

    /// <summary>Id of this edge, unique in its cell: 1 to 63 of <c>a-z 0-9 - .</c>.</summary>
    [Required, RegularExpression("^[a-z0-9][a-z0-9.-]{0,62}$")]
    public string Id { get; set; } = "edge-1";

    /// <summary>The region that this edge stands in.</summary>
    [Required, RegularExpression("^[a-z0-9][a-z0-9.-]{0,62}$")]
    public string Region { get; set; } = "local";

    /// <summary>The cell whose plans this edge takes; the region, unless it is set.</summary>
    public string? Cell { get; set; }

    /// <summary>Addresses of the public listener, separated by <c>;</c>.</summary>
    [Required]
    public string Urls { get; set; } = "http://127.0.0.1:8080";

    /// <summary>Addresses of the admin listener (health, metrics, drains), separated by <c>;</c>.</summary>
    [Required]
    public string AdminUrls { get; set; } = "http://127.0.0.1:9901";

    /// <summary>Folder that the last good plan is kept in; null keeps nothing across a restart.</summary>
    public string? StateDirectory { get; set; }

    /// <summary>Control planes of the cell that health reports go to.</summary>
    public ControlPlaneOptions ControlPlane { get; set; } = new();

    /// <summary>Time between two health reports. 100 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Where this edge keeps its health reports, for a replay in the simulator.</summary>
    public RecordingOptions Recording { get; set; } = new();

    /// <summary>Local IP address that connections to origins leave from, for machines with several; null lets the system choose.</summary>
    public string? OutboundAddress { get; set; }

    /// <summary>What all services together may spend on attempts beyond a request's first, whatever their own budgets say.</summary>
    public RetryBudgetOptions RetryBudget { get; set; } = new() { Ratio = 1, FloorPerSecond = 100 };

    /// <summary>Largest request header, all lines together, in bytes. 1 KiB to 1 MiB.</summary>
    [Range(1024, 1024 * 1024)]
    public int MaxRequestHeaderBytes { get; set; } = 64 * 1024;

    /// <summary>Largest request body in bytes; null sets no limit. 0 or more.</summary>
    [Range(0, long.MaxValue)]
    public long? MaxRequestBodyBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>Time for a request's head to come in whole. 1 s to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan RequestHeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Least bytes per second that a client sends of a body, or takes of one, on average after 5 s; upgraded connections are free of it. Null lets
    /// a client take its time. 1 to 1,000,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? MinBodyBytesPerSecond { get; set; } = 240;

    /// <summary>Memory for request bodies that are kept for another attempt, all together, in bytes; a body beyond it gets one attempt. 0 or more.</summary>
    [Range(0, long.MaxValue)]
    public long ReplayMemoryBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>True if answers carry the <c>X-MultiRegion-*</c> headers.</summary>
    public bool ResponseHeaders { get; set; } = true;

    /// <summary>Time that a stopping edge still accepts, answering <c>Connection: close</c>, before its listeners close. 0 to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest time that streams may go on once the edge's listeners are closed, whatever their services allow. 0 to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The cell's name: <see cref="Cell"/>, or the region.</summary>
    public string CellName => Cell ?? Region;

    /// <summary><see cref="OutboundAddress"/>, parsed: configuration binding knows no IP addresses, and would drop one silently.</summary>
    public IPAddress? Outbound => IPAddress.TryParse(OutboundAddress, out var address) ? address : null;
}

/// <summary>A record of the health reports: JSON lines, one report each, the newest files kept.</summary>
public sealed class RecordingOptions
{
    /// <summary>The file that reports are written to; null records nothing. Full ones are renamed to <c>PATH.1</c>, <c>PATH.2</c>, …, the newest first.</summary>
    public string? Path { get; set; }

    /// <summary>Bytes of one file, about. 64 KiB to 4 GiB.</summary>
    public long MaxFileBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Files kept, the one that is written to among them. 1 to 1000.</summary>
    public int Files { get; set; } = 8;
}

/// <summary>Where health reports go.</summary>
public sealed class ControlPlaneOptions
{
    /// <summary>Base addresses of every replica of the cell's control plane.</summary>
    public IList<Uri> Endpoints { get; set; } = [];

    /// <summary>Bearer token that the control plane knows this edge by.</summary>
    public string? Token { get; set; }

    /// <summary>Certificates for endpoints with https.</summary>
    public OutgoingTls Tls { get; set; } = new();
}
