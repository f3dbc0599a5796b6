using System.CommandLine;
using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Cli.Api.Steering;

/// <summary>Commands about intents of every kind.</summary>
internal static class IntentCommands
{
    private static readonly string[] Kinds = ["service", "override", "rule", "freeze"];

    public static Command Overrides(ApiCommands commands) => List(commands, "overrides", "Overrides: what operators asked for, until when, and which cells have it.");

    public static Command Rules(ApiCommands commands) => List(commands, "rules", "Safety rules: what no plan and no operator may do.");

    public static Command Undo(ApiCommands commands)
    {
        var kind = new Argument<string>("kind") { Description = string.Join(", ", Kinds) };
        kind.AcceptOnlyFromAmong(Kinds);
        var name = new Argument<string>("name") { Description = "Its name" };
        var command = new Command("undo", "Puts the state before back. It is a change like any other, and can itself be undone.") { kind, name };
        var change = new Change(commands, command);
        commands.SetAction(command, (result, client, server, cancellation) => change.ApplyAsync(
            result, client, server, HttpMethod.Post, $"/v1/intents/{result.GetRequiredValue(kind)}/{Uri.EscapeDataString(result.GetRequiredValue(name))}/undo",
            new UndoRequest(result.GetRequiredValue(change.Reason)), ApiJson.Documents.UndoRequest, cancellation));
        return command;
    }

    private static Command List(ApiCommands commands, string path, string description)
    {
        var command = new Command(path, description);
        commands.SetAction(command, async (result, client, server, cancellation) =>
        {
            IReadOnlyList<IntentView> intents = await client.ListAsync(server, "/v1/" + path, ContractsJson.Default.PageIntentView, cancellation);
            if (commands.IsJson(result))
            {
                await commands.WriteJsonAsync(new Page<IntentView>(intents), ApiJson.Documents.PageIntentView);
                return ExitCode.Done;
            }

            DateTimeOffset now = commands.Context.Time.GetUtcNow();
            var table = new TextTable("name", "phase", "what", "by", "taken", "not yet in", "reason");
            foreach (IntentView view in intents)
                table.Add(
                    view.Intent.Name, view.Phase.ToString(), What(view.Intent, now), view.Intent.Author, Words.Age(now - view.Intent.At) + " ago",
                    string.Join(' ', view.Peers.Where(peer => !peer.Acknowledged).Select(peer => peer.Cell)), view.Problem ?? view.Intent.Reason);
            await table.WriteAsync(commands.Context.Output);
            return ExitCode.Done;
        });
        return command;
    }

    private static string What(IntentState state, DateTimeOffset now) => state switch
    {
        { Override: { } one } => $"{one.Action} {one.Service ?? "all services"}{(one.Origin ?? one.Region) switch { { } of => "/" + of, _ => "" }}{(one.Share is { } share ? $" {Words.Number(share)}" : "")}, "
            + (one.Until > now ? $"{Words.Age(one.Until - now)} left" : "over"),
        { Rule: { } rule } => Rule(rule),
        _ => "",
    };

    private static string Rule(SafetyRule rule) => string.Join(
        ' ',
        new[]
        {
            rule.Kind.ToString(), rule.Count?.ToString(CultureInfo.InvariantCulture), rule.Share is { } share ? Words.Number(share) : null,
            rule.Within is { } within ? "within " + Words.Age(within) : null, string.Join(',', rule.Origins.Concat(rule.Regions)),
            rule.Services.Count == 0 ? "(every service)" : $"({string.Join(", ", rule.Services)})",
        }.Where(part => !string.IsNullOrEmpty(part)));
}
