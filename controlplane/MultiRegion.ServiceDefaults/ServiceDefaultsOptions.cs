namespace MultiRegion.ServiceDefaults;

/// <summary>What a host says of itself when it takes the shared defaults.</summary>
public sealed class ServiceDefaultsOptions
{
    /// <summary>
    /// Configuration key of the list of tokens, as <c>Edge:Admin:Tokens</c>; see <see cref="Credentials.TokenOptions"/>. Beside it stand <c>TokensFile</c>,
    /// <c>ClientCertificates</c> and <c>TrustedProxy</c>.
    /// </summary>
    public string TokensKey { get; set; } = "Tokens";

    /// <summary>Name of this replica or edge in audit records; the machine's unless it is set.</summary>
    public string? HostName { get; set; }

    /// <summary>Where audit records are kept unless the settings say: null keeps them in memory only.</summary>
    public string? AuditPath { get; set; }

    /// <summary>
    /// Meters whose instruments <c>/metrics</c> shows; a trailing <c>*</c> stands for any ending, <c>meter/instrument</c> for one instrument. What is not
    /// listed costs the request path nothing, so a host with a hot path leaves out what it measures itself.
    /// </summary>
    public IList<string> Meters { get; } =
    [
        "MultiRegion.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql",
    ];

    /// <summary>Activity sources exported over OTLP; a trailing <c>*</c> stands for any ending.</summary>
    public IList<string> ActivitySources { get; } =
        ["MultiRegion.*", "Microsoft.AspNetCore", "System.Net.Http", "Yarp.ReverseProxy", "Npgsql"];

    /// <summary>Series that one instrument may have; what comes after goes to one series labelled <c>otel_metric_overflow</c>. At least 1.</summary>
    public int MaxSeriesPerInstrument { get; set; } = 1000;

    /// <summary>Time for requests in flight to end after SIGTERM.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
