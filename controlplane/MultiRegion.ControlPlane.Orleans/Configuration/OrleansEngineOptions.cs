namespace MultiRegion.ControlPlane.Orleans.Configuration;

/// <summary>Settings of <c>--engine orleans</c>, section <c>ControlPlane:Orleans</c>. Checked by <see cref="OrleansEngineOptionsValidator"/> on start.</summary>
public sealed class OrleansEngineOptions
{
    public const string Section = "ControlPlane:Orleans";

    /// <summary>
    /// PostgreSQL database of the cell in which silos find each other; its tables are made where they are missing. Without it this silo is alone,
    /// and shares nothing with other replicas.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>Silos of one id form one cluster: the cell's name unless it is set. 1 to 150 characters.</summary>
    public string? ClusterId { get; set; }

    /// <summary>IP address at which other silos reach this one; it listens there and nowhere else. 127.0.0.1 unless it is set.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port at which other silos reach this one. 1 to 65535.</summary>
    public int Port { get; set; } = 11_111;

    /// <summary>How long reports are gathered before they go to their grains together; evidence of a lost origin goes at once. 10 ms to 1 s.</summary>
    public TimeSpan BatchInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the silos must have been the same before services move to even out, which holds their weights for two report intervals. 1 s to 1 h.</summary>
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between two probes of a silo, and the time that each may take. 200 ms to 30 s.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Probes in a row that a silo misses before it is suspected. 1 to 10.</summary>
    public int MissedProbes { get; set; } = 3;
}
