using System.CommandLine;
using MultiRegion.Contracts;

namespace MultiRegion.Cli.Api;

/// <summary><c>audit</c>: who changed what, at every cell that can be found, or at one edge.</summary>
internal static class AuditCommand
{
    private const int MostRecords = 1000;

    public static Command Create(ApiCommands commands)
    {
        var edge = new Option<string?>("--edge") { HelpName = "URL", Description = "The admin listener of an edge: its local drains" };
        var caller = new Option<string?>("--caller") { HelpName = "NAME", Description = "Only of this caller" };
        var action = new Option<string?>("--action") { HelpName = "NAME", Description = "Only of this action, as service.put or override.*" };
        var most = new Option<int>("--limit") { HelpName = "N", Description = $"Records of each host, 1 to {MostRecords}", DefaultValueFactory = _ => 50 };
        most.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int>() is < 1 or > MostRecords)
                result.AddError($"--limit: '{result.GetValueOrDefault<int>()}' is not from 1 to {MostRecords}");
        });
        var command = new Command("audit", "Who changed what, from where, and what became of it; the newest first. Each host keeps the records of the calls that it took.") { edge, caller, action, most };
        commands.SetAction(command, async (result, client, server, cancellation) =>
        {
            string query = Query(("caller", result.GetValue(caller)), ("action", result.GetValue(action)));
            IReadOnlyList<CellAnswer> hosts = result.GetValue(edge) is null ? await Cells.FindAsync(client, server, cancellation) : [new CellAnswer("edge", server, null)];
            IReadOnlyList<AuditRecord>[] found = await Task.WhenAll(hosts.Where(host => host is { Server: not null, Problem: null })
                .Select(host => client.ListAsync(host.Server!, "/v1/audit" + query, ContractsJson.Default.PageAuditRecord, cancellation, result.GetValue(most))));
            IReadOnlyList<AuditRecord> records = [.. found.SelectMany(records => records).OrderByDescending(record => record.At)];
            if (commands.IsJson(result))
                await commands.WriteJsonAsync(records, ApiJson.Readable.IReadOnlyListAuditRecord);
            else
                await WriteAsync(records, commands.Context.Output);
            foreach (CellAnswer host in hosts.Where(host => host.Problem is not null))
                await commands.Context.Error.WriteLineAsync($"{host.Cell}: not asked: {host.Problem}");
            return hosts.Any(host => host.Problem is not null) ? ExitCode.Failed : ExitCode.Done;
        }, result => result.GetValue(edge));
        return command;
    }

    private static async Task WriteAsync(IReadOnlyList<AuditRecord> records, TextWriter output)
    {
        var table = new TextTable("at", "host", "caller", "role", "via", "from", "action", "request", "outcome", "problem");
        foreach (AuditRecord record in records)
            table.Add(
                Words.Time(record.At), $"{record.Host}#{record.Sequence}", record.Caller, record.Role, record.Via, record.Address ?? "-", record.Action, record.Request,
                $"{record.Outcome} ({record.Status})", record.Problem ?? (record.BrokenRules.Count > 0 ? "broke " + string.Join(", ", record.BrokenRules) : ""));
        await table.WriteAsync(output);
    }

    private static string Query(params (string Name, string? Value)[] filters)
    {
        string[] given = [.. filters.Where(filter => filter.Value is not null).Select(filter => $"{filter.Name}={Uri.EscapeDataString(filter.Value!)}")];
        return given.Length == 0 ? "" : "?" + string.Join('&', given);
    }
}
