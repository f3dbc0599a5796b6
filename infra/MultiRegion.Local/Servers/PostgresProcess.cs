using System.Globalization;
using Npgsql;

namespace MultiRegion.Local.Servers;

/// <summary>A real PostgreSQL server with its data on disk. Disposing kills it and keeps the data.</summary>
public sealed class PostgresProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);
    private readonly PostgresProcessOptions _options;
    private readonly PostgresCluster _cluster;
    private ChildProcess? _process;

    private PostgresProcess(PostgresProcessOptions options, PostgresCluster cluster) => (_options, _cluster) = (options, cluster);

    /// <summary>For Npgsql, password included.</summary>
    public string ConnectionString => ConnectTo(_options.Database);

    public int Port => _options.Port;

    /// <summary>The running postmaster; a new one after each start.</summary>
    public ChildProcess Process => _process ?? throw new InvalidOperationException("It has not been started.");

    /// <summary>Makes the data folder if there is none, starts the server and returns when the database is there.</summary>
    /// <exception cref="ToolException">No PostgreSQL was found, the port is in use, or it did not become ready; the message says which.</exception>
    public static async Task<PostgresProcess> StartAsync(PostgresProcessOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        Directory.CreateDirectory(options.RunDirectory);
        var port = options.Port != 0 ? options.Port : FreePorts.Take(options.BindAddress, 1)[0];
        var postgres = new PostgresProcess(options with { Port = port }, await PostgresCluster.PrepareAsync(options, cancellation));
        await postgres.StartAsync(cancellation);
        return postgres;
    }

    /// <summary>Starts it again, with the same port and data.</summary>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (_process is { HasExited: false })
            throw new InvalidOperationException($"'{_options.Name}' runs already.");
        PortCheck.ThrowIfUsed(_options.BindAddress, _options.Port, $"PostgreSQL server '{_options.Name}'");
        _process = ChildProcess.Start(new ChildProcessOptions
        {
            Name = _options.Name,
            FileName = Path.Combine(_cluster.Binaries, "postgres"),
            Arguments = ["-D", _cluster.DataDirectory, .. Settings()],
            Environment = ToolLocator.EnvironmentOf(_cluster.Binaries),
            WorkingDirectory = _cluster.DataDirectory,
            RunDirectory = _options.RunDirectory,
            User = _cluster.Account,
        });
        await WaitUntilReadyAsync(cancellation);
    }

    /// <summary>SIGKILL of the server and of its children, which would otherwise hold its shared memory for a moment longer.</summary>
    public async Task KillAsync()
    {
        var children = ProcessChildren.Of(Process.Id);
        await Process.KillAsync();
        await ProcessChildren.KillAsync(children);
    }

    /// <summary>Fast shutdown: connections are closed, what is committed is on disk. (SIGTERM would wait until every client has gone.)</summary>
    public Task StopAsync(CancellationToken cancellation = default) => Process.StopAsync(Signals.Interrupt, StopGrace, cancellation);

    /// <summary>Stops and starts it.</summary>
    public async Task RestartAsync(CancellationToken cancellation = default)
    {
        await StopAsync(cancellation);
        await StartAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
    }

    // Small, for several on one laptop. fsync and synchronous_commit stay as they are: what the cells promise rests on them.
    private IEnumerable<string> Settings() => new[]
    {
        $"listen_addresses={_options.BindAddress}",
        string.Create(CultureInfo.InvariantCulture, $"port={_options.Port}"),
        "unix_socket_directories=",
        "shared_buffers=32MB",
        "max_connections=60",
        "max_wal_size=256MB",
        "logging_collector=off",
        // A fetched server comes without LLVM, and would fail the first query that it wants to compile.
        "jit=off",
        "autovacuum_naptime=15s",
    }.SelectMany(setting => new[] { "-c", setting });

    private string ConnectTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _options.BindAddress.ToString(),
        Port = _options.Port,
        Database = database,
        Username = _options.UserName,
        Password = _cluster.Password,
        Timeout = 3,
    }.ConnectionString;

    private async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(_options.StartTimeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            while (!await TryMakeDatabaseAsync(either.Token))
            {
                if (Process.HasExited)
                    throw Process.Failure($"PostgreSQL server '{_options.Name}' ended with code {await Process.Exited}.");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Process.Failure($"PostgreSQL server '{_options.Name}' was not ready after {_options.StartTimeout.TotalSeconds:0} s.");
        }
    }

    private async Task<bool> TryMakeDatabaseAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectTo("postgres") + ";Pooling=false");
            await connection.OpenAsync(cancellation);
            await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection);
            exists.Parameters.Add(new NpgsqlParameter { Value = _options.Database });
            if (await exists.ExecuteScalarAsync(cancellation) is not null)
                return true;
            var quoted = new NpgsqlCommandBuilder().QuoteIdentifier(_options.Database);
            await using var create = new NpgsqlCommand($"CREATE DATABASE {quoted}", connection);
            await create.ExecuteNonQueryAsync(cancellation);
            return true;
        }
        catch (NpgsqlException failure) when (failure is not PostgresException { SqlState: not PostgresErrorCodes.CannotConnectNow })
        {
            return false;
        }
    }
}
