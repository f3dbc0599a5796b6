using MultiRegion.Contracts;

namespace MultiRegion.Cli.Api.Steering;

/// <summary>What a change would do, as text.</summary>
internal static class PreviewText
{
    public static async Task WriteAsync(IntentPreview preview, TextWriter output)
    {
        await output.WriteLineAsync(preview.Sentence);
        foreach (ServicePreview service in preview.Services)
        {
            await output.WriteLineAsync(
                $"{service.Service}: {Words.Number(service.MovedRequests, "0.#")} requests/s move ({Words.Number(service.MovedShare * 100, "0.#")} %), at rest within {Words.Age(service.SettlesWithin)}; "
                + $"before: {service.CertificateBefore.Sentence} after: {service.CertificateAfter.Sentence}");
            var table = new TextTable("origin", "region", "now", "next", "then", "load now", "load then", "capacity/s", "decided by");
            foreach (OriginPreview origin in service.Origins)
                table.Add(
                    origin.Origin, origin.Region, Words.Number(origin.Before, "0.000"), Words.Number(origin.Next, "0.000"), Words.Number(origin.After, "0.000"),
                    Words.Number(origin.LoadBefore, "0.#"), Words.Number(origin.LoadAfter, "0.#"), Words.Number(origin.Capacity, "0.#"), string.Join("; ", origin.Bounds));
            await table.WriteAsync(output);
            foreach (ShadowedOverride shadowed in service.Shadows)
                await output.WriteLineAsync($"it would beat override '{shadowed.Override}' by {shadowed.Author} at {string.Join(", ", shadowed.Origins)}");
            foreach (ShadowedOverride shadowing in service.ShadowedBy)
                await output.WriteLineAsync($"override '{shadowing.Override}' by {shadowing.Author} beats it at {string.Join(", ", shadowing.Origins)}");
            foreach (RuleViolation suspended in service.Suspends)
                await output.WriteLineAsync($"override '{suspended.Override}' would be suspended by rule '{suspended.Rule}': {suspended.Sentence}");
        }

        foreach (RuleViolation refusal in preview.Refusals)
            await output.WriteLineAsync($"refused by '{refusal.Rule}': {refusal.Sentence}");
        await output.WriteLineAsync($"Nothing was done. To do it: --yes --revision {preview.Revision}");
    }
}
