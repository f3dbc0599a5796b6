using System.Net;

namespace MultiRegion.Local.Servers;

/// <summary>One PostgreSQL server for a cell.</summary>
public sealed record PostgresProcessOptions
{
    /// <summary>Unique in the run folder.</summary>
    public required string Name { get; init; }

    /// <summary>Folder for log, pid file, password and, unless given, data.</summary>
    public required string RunDirectory { get; init; }

    public IPAddress BindAddress { get; init; } = IPAddress.Loopback;

    /// <summary>0: a free one, chosen at the first start and kept across restarts.</summary>
    public int Port { get; init; }

    /// <summary>Made at the first start.</summary>
    public string Database { get; init; } = "multiregion";

    /// <summary>Superuser of this server. Its password is drawn once and kept beside the data.</summary>
    public string UserName { get; init; } = "multiregion";

    /// <summary>Null for NAME.data in the run folder, or in the temporary folder where the server's account cannot reach that.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>How long a start may take until it takes connections. Default 30 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
