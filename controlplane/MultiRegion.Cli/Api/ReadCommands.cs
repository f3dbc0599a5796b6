using System.CommandLine;
using MultiRegion.Contracts;

namespace MultiRegion.Cli.Api;

/// <summary>Commands that show what a control plane knows.</summary>
internal static class ReadCommands
{
    public static Command Status(ApiCommands commands)
    {
        var command = new Command("status", "Every cell: who leads it, whether it hears its edges, its Consul and the other cells.");
        commands.SetAction(command, async (result, client, server, cancellation) =>
        {
            IReadOnlyList<CellAnswer> cells = await Cells.FindAsync(client, server, cancellation);
            if (commands.IsJson(result))
                await commands.WriteJsonAsync(cells, ApiJson.Readable.IReadOnlyListCellAnswer);
            else
                await StatusText.WriteAsync(cells, commands.Context);
            return cells.Any(cell => cell.Status is null) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    public static Command Services(ApiCommands commands)
    {
        var command = new Command("services", "The services of the cell that is asked, with their weights.");
        commands.SetAction(command, async (result, client, server, cancellation) =>
        {
            IReadOnlyList<ServiceView> services = await client.ListAsync(server, "/v1/services", ContractsJson.Default.PageServiceView, cancellation);
            if (commands.IsJson(result))
            {
                await commands.WriteJsonAsync(services, ApiJson.Readable.IReadOnlyListServiceView);
                return ExitCode.Done;
            }

            var table = new TextTable("service", "plan", "state", "demand/s", "N-1", "weights");
            foreach (ServiceView service in services)
                table.Add(
                    service.Name, Words.Version(service.Version), service.Version is null ? "no plan yet" : service.State.ToString(), Words.Number(service.Demand, "0.#"),
                    service.Safety?.ToString() ?? "-", Words.Weights(service.Weights));
            await table.WriteAsync(commands.Context.Output);
            await WriteAgeAsync(commands, client, server, cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Plan(ApiCommands commands)
    {
        Argument<string> name = Service();
        var command = new Command("plan", "A service's published plan.") { name };
        commands.SetAction(command, async (result, client, server, cancellation) =>
        {
            Plan plan = await client.GetAsync(server, $"/v1/services/{Uri.EscapeDataString(result.GetRequiredValue(name))}/plan", ContractsJson.Default.Plan, cancellation);
            if (commands.IsJson(result))
                await commands.WriteJsonAsync(plan, ApiJson.Readable.Plan);
            else
                await PlanText.WriteAsync(plan, commands.Context);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Explain(ApiCommands commands)
    {
        Argument<string> name = Service();
        var command = new Command("explain", "Why a service's weights are what they are. Kept by the replica that leads the cell.") { name };
        commands.SetAction(command, async (result, client, server, cancellation) =>
        {
            PlanExplanation explanation = await client.GetAsync(
                server, $"/v1/services/{Uri.EscapeDataString(result.GetRequiredValue(name))}/explanation", ContractsJson.Default.PlanExplanation, cancellation);
            if (commands.IsJson(result))
                await commands.WriteJsonAsync(explanation, ApiJson.Readable.PlanExplanation);
            else
                await ExplanationText.WriteAsync(explanation, commands.Context.Output);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Edges(ApiCommands commands)
    {
        var command = new Command("edges", "The edges that the replica hears of, with the plans that they run.");
        commands.SetAction(command, async (result, client, server, cancellation) =>
        {
            IReadOnlyList<EdgeView> edges = await client.ListAsync(server, "/v1/edges", ContractsJson.Default.PageEdgeView, cancellation);
            if (commands.IsJson(result))
            {
                await commands.WriteJsonAsync(edges, ApiJson.Readable.IReadOnlyListEdgeView);
                return ExitCode.Done;
            }

            DateTimeOffset now = commands.Context.Time.GetUtcNow();
            var table = new TextTable("edge", "region", "heard", "fresh", "plans", "ejected");
            foreach (EdgeView edge in edges)
                table.Add(
                    edge.Edge, edge.Region, Words.Age(now - edge.LastReportAt), Words.YesNo(edge.Fresh),
                    string.Join(' ', edge.Plans.OrderBy(plan => plan.Key, StringComparer.Ordinal).Select(plan => $"{plan.Key}={plan.Value}")), string.Join(' ', edge.Ejected));
            await table.WriteAsync(commands.Context.Output);
            await WriteAgeAsync(commands, client, server, cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Service() => new("service") { Description = "Name of the service" };

    /// <summary>How old what was shown is, and who said it.</summary>
    private static async Task WriteAgeAsync(ApiCommands commands, ApiClient client, Uri server, CancellationToken cancellation)
    {
        CellStatus status = await client.GetAsync(server, "/v1/status", ContractsJson.Default.CellStatus, cancellation);
        await commands.Context.Output.WriteLineAsync(StatusText.Age(status, commands.Context.Time.GetUtcNow()));
    }
}
