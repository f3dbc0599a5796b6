using Microsoft.Extensions.Hosting;
using Npgsql;

namespace MultiRegion.ControlPlane.Orleans.Membership;

/// <summary>Makes the membership's tables before the silo starts, however many silos do so at once and however often.</summary>
internal sealed class MembershipDatabase(string connectionString) : IHostedService
{
    /// <summary>A number of our own: silos that start together take their turns.</summary>
    private const long AdvisoryLock = 0x6d72_6f72_6c65_616e;

    /// <exception cref="NpgsqlException">The database cannot be reached, or does not let this user make tables.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock(@key)", cancellationToken, ("key", AdvisoryLock));
        await ExecuteAsync(connection, MembershipSchema.Tables, cancellationToken);
        foreach (var (key, text) in MembershipSchema.Queries)
            await ExecuteAsync(
                connection, "INSERT INTO orleansquery VALUES (@key, @text) ON CONFLICT (querykey) DO UPDATE SET querytext = excluded.querytext",
                cancellationToken, ("key", key), ("text", text));
        await transaction.CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params (string Name, object Value)[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        await command.ExecuteNonQueryAsync(ct);
    }
}
