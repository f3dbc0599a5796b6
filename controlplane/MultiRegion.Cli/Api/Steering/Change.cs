using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MultiRegion.Contracts;

namespace MultiRegion.Cli.Api.Steering;

/// <summary>What every command that changes something has in common: a reason, a preview, and a word that it is meant.</summary>
internal sealed class Change
{
    private readonly ApiCommands _commands;

    public Change(ApiCommands commands, Command command)
    {
        _commands = commands;
        command.Options.Add(Reason);
        command.Options.Add(Yes);
        command.Options.Add(Revision);
        command.Options.Add(BreakGlass);
    }

    public Option<string> Reason { get; } = new("--reason") { HelpName = "TEXT", Description = "Why, for the record", Required = true };

    private Option<bool> Yes { get; } = new("--yes") { Description = "Do it; without this, what it would do is shown" };

    private Option<string?> Revision { get; } = new("--revision") { HelpName = "TEXT", Description = "That of a preview: it is not done if what the preview was made from has changed" };

    private Option<bool> BreakGlass { get; } = new("--break-glass") { Description = "Do it against rules and freezes: needs its own permission, and is on the record" };

    /// <summary>Sends an intent, or shows what it would do.</summary>
    public async Task<int> ApplyAsync<TBody>(
        ParseResult result, ApiClient client, Uri server, HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> type, CancellationToken cancellation)
    {
        if (!result.GetValue(Yes))
        {
            IntentPreview preview = await client.ChangeAsync(method, server, path + "?dryRun=true", body, type, ContractsJson.Default.IntentPreview, cancellation);
            if (_commands.IsJson(result))
                await _commands.WriteJsonAsync(preview, ApiJson.Documents.IntentPreview);
            else
                await PreviewText.WriteAsync(preview, _commands.Context.Output);
            return preview.Refusals.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        }

        string revision = result.GetValue(Revision) is { } made ? "&revision=" + Uri.EscapeDataString(made) : "";
        string query = $"?breakGlass={(result.GetValue(BreakGlass) ? "true" : "false")}{revision}";
        IntentReceipt receipt = await client.ChangeAsync(method, server, path + query, body, type, ContractsJson.Default.IntentReceipt, cancellation);
        if (_commands.IsJson(result))
            await _commands.WriteJsonAsync(receipt, ApiJson.Documents.IntentReceipt);
        else
            await WriteAsync(receipt);
        return receipt.Peers.All(peer => peer.Acknowledged) ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Sends a local drain to an edge, or shows it.</summary>
    public async Task<int> DrainEdgeAsync(ParseResult result, ApiClient client, Uri edge, DrainRequest request, CancellationToken cancellation)
    {
        if (!result.GetValue(Yes))
            return await ShowAsync(edge, HttpMethod.Post, "/v1/drains", request, ApiJson.Documents.DrainRequest);
        DrainView drain = await client.ChangeAsync(HttpMethod.Post, edge, "/v1/drains", request, ContractsJson.Default.DrainRequest, ContractsJson.Default.DrainView, cancellation);
        if (_commands.IsJson(result))
            await _commands.WriteJsonAsync(drain, ApiJson.Documents.DrainView);
        else
            await _commands.Context.Output.WriteLineAsync($"drain {drain.Id} is in force at this edge until {Words.Time(drain.Until)}; {Words.Number(drain.Streams)} streams are open there");
        return ExitCode.Done;
    }

    private async Task<int> ShowAsync<TBody>(Uri server, HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> type)
    {
        await _commands.Context.Output.WriteLineAsync($"{method} {new Uri(server, path)}");
        await _commands.Context.Output.WriteLineAsync(JsonSerializer.Serialize(body, type));
        await _commands.Context.Error.WriteLineAsync("Nothing was sent. Add --yes to do it.");
        return ExitCode.CouldNotRun;
    }

    private async Task WriteAsync(IntentReceipt receipt)
    {
        TextWriter output = _commands.Context.Output;
        await output.WriteLineAsync($"{receipt.Kind} '{receipt.Name}' is accepted, {receipt.Stamp}, by {receipt.Author}{(receipt.Replaced is { } replaced ? $"; it replaces one by {replaced.Author}" : "")}");
        foreach (PeerReceipt peer in receipt.Peers)
            await output.WriteLineAsync($"{peer.Cell}: {(peer.Acknowledged ? "has it" : "has it not yet")}{(peer.Problem is null ? "" : ": " + peer.Problem)}");
    }
}
