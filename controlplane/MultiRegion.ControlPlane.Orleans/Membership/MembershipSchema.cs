namespace MultiRegion.ControlPlane.Orleans.Membership;

/// <summary>
/// What Orleans's ADO.NET membership expects of a PostgreSQL database: a table of the statements that it is to run, by key, and what those
/// statements work on. A change of a silo's row and of the table's version is one statement, so that it is one transaction.
/// </summary>
internal static class MembershipSchema
{
    public const string Tables = """
        CREATE TABLE IF NOT EXISTS orleansquery (querykey varchar(64) PRIMARY KEY, querytext varchar(8000) NOT NULL);
        CREATE TABLE IF NOT EXISTS orleansmembershipversiontable (
            deploymentid varchar(150) PRIMARY KEY,
            timestamp timestamptz(3) NOT NULL DEFAULT now(),
            version integer NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS orleansmembershiptable (
            deploymentid varchar(150) NOT NULL REFERENCES orleansmembershipversiontable (deploymentid),
            address varchar(45) NOT NULL,
            port integer NOT NULL,
            generation integer NOT NULL,
            siloname varchar(150) NOT NULL,
            hostname varchar(150) NOT NULL,
            status integer NOT NULL,
            proxyport integer NULL,
            suspecttimes varchar(8000) NULL,
            starttime timestamptz(3) NOT NULL,
            iamalivetime timestamptz(3) NOT NULL,
            PRIMARY KEY (deploymentid, address, port, generation));
        """;

    private const string Row = "deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation";

    private const string Columns = """
        SELECT v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes, m.starttime, m.iamalivetime, v.version
        FROM orleansmembershipversiontable v LEFT JOIN orleansmembershiptable m ON m.deploymentid = v.deploymentid
        """;

    /// <summary>Moves the version on if it is the one that the silo has read, and only then touches the row.</summary>
    private const string NextVersion =
        "UPDATE orleansmembershipversiontable SET timestamp = now(), version = version + 1 WHERE deploymentid = @DeploymentId AND version = @Version";

    public static IReadOnlyDictionary<string, string> Queries { get; } = new Dictionary<string, string>
    {
        ["InsertMembershipVersionKey"] = """
            WITH made AS (INSERT INTO orleansmembershipversiontable (deploymentid) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
            SELECT count(*)::int FROM made
            """,
        ["InsertMembershipKey"] = $"""
            WITH next AS ({NextVersion} AND NOT EXISTS (SELECT 1 FROM orleansmembershiptable WHERE {Row}) RETURNING 1),
            made AS (
                INSERT INTO orleansmembershiptable (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
                SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM next RETURNING 1)
            SELECT count(*)::int FROM made
            """,
        ["UpdateMembershipKey"] = $"""
            WITH next AS ({NextVersion} AND EXISTS (SELECT 1 FROM orleansmembershiptable WHERE {Row}) RETURNING 1),
            changed AS (
                UPDATE orleansmembershiptable SET status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime FROM next WHERE {Row} RETURNING 1)
            SELECT count(*)::int FROM changed
            """,
        ["UpdateIAmAlivetimeKey"] = $"UPDATE orleansmembershiptable SET iamalivetime = @IAmAliveTime WHERE {Row}",
        ["MembershipReadRowKey"] = $"{Columns} AND m.address = @Address AND m.port = @Port AND m.generation = @Generation WHERE v.deploymentid = @DeploymentId",
        ["MembershipReadAllKey"] = $"{Columns} WHERE v.deploymentid = @DeploymentId",
        ["GatewaysQueryKey"] = "SELECT address, proxyport, generation FROM orleansmembershiptable WHERE deploymentid = @DeploymentId AND status = @Status AND proxyport > 0",
        ["DeleteMembershipTableEntriesKey"] = """
            DELETE FROM orleansmembershiptable WHERE deploymentid = @DeploymentId;
            DELETE FROM orleansmembershipversiontable WHERE deploymentid = @DeploymentId
            """,
        // 3 is an active silo: whoever is silent is declared dead by the others first.
        ["CleanupDefunctSiloEntriesKey"] = "DELETE FROM orleansmembershiptable WHERE deploymentid = @DeploymentId AND iamalivetime < @IAmAliveTime AND status <> 3",
    };
}
