using System.CommandLine;
using System.Globalization;
using MultiRegion.Cli.Simulate;
using MultiRegion.Contracts;

namespace MultiRegion.Cli.Api.Doctor;

/// <summary><c>doctor</c>: looks at everything that can be seen from here, and says what to do.</summary>
internal static class DoctorCommand
{
    private const int PostgresPort = 5432;

    public static Command Create(ApiCommands commands)
    {
        var consul = new Option<string[]>("--consul") { HelpName = "URL", Description = "A Consul to ask for its leader; its token from CONSUL_HTTP_TOKEN" };
        var postgres = new Option<string[]>("--postgres") { HelpName = "HOST[:PORT]", Description = "A PostgreSQL to knock at" };
        var command = new Command("doctor", "Checks control planes, clocks, Consul, edges, cells, certificates and versions, each with what to do. Exit code 1 if a check failed.") { consul, postgres };
        commands.SetAction(command, async (result, client, server, cancellation) =>
        {
            TimeProvider time = commands.Context.Time;
            TimeSpan timeout = commands.ReadConnection(result).Timeout;
            List<Finding> findings = [.. await CellsAsync(client, server, time, cancellation)];
            findings.AddRange(OutsideChecks.OfCertificates(client.CertificateEnds, time.GetUtcNow()));
            foreach (string address in result.GetValue(consul) ?? [])
                findings.Add(await OutsideChecks.ConsulAsync(ConnectionOptions.Address(address), commands.Context.Variable("CONSUL_HTTP_TOKEN"), timeout, cancellation));
            foreach (string address in result.GetValue(postgres) ?? [])
            {
                var (host, port) = Postgres(address);
                findings.Add(await OutsideChecks.PostgresAsync(host, port, timeout, time, cancellation));
            }

            if (commands.IsJson(result))
                await commands.WriteJsonAsync<IReadOnlyList<Finding>>(findings, ApiJson.Readable.IReadOnlyListFinding);
            else
                await WriteAsync(findings, commands.Context.Output);
            return findings.Any(finding => finding.Verdict == Verdict.Failed) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static async Task<IEnumerable<Finding>> CellsAsync(ApiClient client, Uri server, TimeProvider time, CancellationToken cancellation)
    {
        IReadOnlyList<CellAnswer> cells = await Cells.FindAsync(client, server, cancellation);
        List<Finding> findings = [];
        foreach (CellAnswer cell in cells)
        {
            // Asked again one by one: a clock can only be compared with the time of one question.
            DateTimeOffset asked = time.GetUtcNow();
            CellAnswer again = cell.Status is null ? cell : cell with { Status = await client.GetAsync(cell.Server!, "/v1/status", ContractsJson.Default.CellStatus, cancellation) };
            findings.AddRange(CellChecks.Of(again, asked, time.GetUtcNow()));
        }

        return [.. findings, CellChecks.OfVersions(cells, typeof(DoctorCommand).Assembly.GetName().Version?.ToString(3))];
    }

    private static async Task WriteAsync(IReadOnlyList<Finding> findings, TextWriter output)
    {
        var table = new TextTable("", "check", "found");
        foreach (Finding finding in findings)
            table.Add(finding.Verdict switch { Verdict.Ok => "ok", Verdict.Warning => "warn", _ => "FAIL" }, finding.Check, finding.Found);
        await table.WriteAsync(output);
        foreach (Finding finding in findings.Where(finding => finding is { Verdict: not Verdict.Ok, Remedy: not null }))
            await output.WriteLineAsync($"{finding.Check}: {finding.Remedy}");
    }

    private static (string Host, int Port) Postgres(string address)
    {
        string[] parts = address.Split(':');
        return parts.Length == 1 ? (address, PostgresPort)
            : parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and < 65536 ? (parts[0], port)
            : throw new InputException($"--postgres: '{address}' is not a host, or a host and a port such as 127.0.0.1:5432");
    }
}
