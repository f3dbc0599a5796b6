using MultiRegion.Local.Servers;
using Npgsql;

namespace MultiRegion.Local.Cells;

/// <summary>
/// One PostgreSQL server with a database for each region: an own one, or a running one that was given. Nothing here needs a server for each region, because
/// no drill of these cells takes a database away; an installation has one in each.
/// </summary>
internal sealed class PostgresPart(string? given, IReadOnlyList<CellLayout> cells, RunFolder folder)
{
    private readonly Dictionary<string, NpgsqlConnectionStringBuilder> _databases = [];
    private PostgresProcess? _process;

    /// <summary>True also of a given server, which was there when the cells were started.</summary>
    public bool IsUp => given is not null ? _databases.Count > 0 : _process is { Process.HasExited: false };

    /// <exception cref="CellException">The given server does not answer, or refuses to make a database.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        NpgsqlConnectionStringBuilder server = given is null ? await StartOwnAsync(cancellation) : Parse(given);
        foreach (CellLayout cell in cells)
        {
            await EnsureDatabaseAsync(server, cell.Database, cancellation);
            _databases[cell.Region] = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = cell.Database };
        }
    }

    public Task StopAsync() => _process?.StopAsync() ?? Task.CompletedTask;

    /// <summary>For Npgsql, password included.</summary>
    /// <exception cref="KeyNotFoundException">It has not been started.</exception>
    public string ConnectionStringOf(CellLayout cell) => _databases[cell.Region].ConnectionString;

    /// <summary>Where the region's database is, without a password.</summary>
    public string Describe(CellLayout cell) =>
        _databases.TryGetValue(cell.Region, out NpgsqlConnectionStringBuilder? database) ? $"{database.Host}:{database.Port}/{database.Database}" : "none";

    private async Task<NpgsqlConnectionStringBuilder> StartOwnAsync(CancellationToken cancellation)
    {
        _process = await PostgresProcess.StartAsync(
            new PostgresProcessOptions
            {
                Name = "postgres",
                RunDirectory = folder.Path,
                BindAddress = cells[0].Address,
                Port = cells[0].PostgresPort,
                Database = cells[0].Database,
            },
            cancellation);
        return new NpgsqlConnectionStringBuilder(_process.ConnectionString);
    }

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException error)
        {
            // Not the string itself: it may hold a password.
            throw new CellException($"--postgres is no connection string such as 'Host=127.0.0.1;Username=me;Password=…': {error.Message}", error);
        }
    }

    private static async Task EnsureDatabaseAsync(NpgsqlConnectionStringBuilder server, string database, CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellation);
            await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = database } } };
            if (await find.ExecuteScalarAsync(cancellation) is not null)
                return;
            // Region names are ours: letters and underscores.
            await using var create = new NpgsqlCommand($"CREATE DATABASE {database}", connection);
            await create.ExecuteNonQueryAsync(cancellation);
        }
        catch (NpgsqlException error)
        {
            throw new CellException($"PostgreSQL at {server.Host}:{server.Port}, database {database}: {error.Message}", error);
        }
    }
}
