using MultiRegion.Contracts;

namespace MultiRegion.Cli.Api;

/// <summary>A plan as text.</summary>
internal static class PlanText
{
    public static async Task WriteAsync(Plan plan, CliContext context)
    {
        var table = new TextTable("origin", "region", "weight", "capacity/s", "address");
        foreach (OriginDefinition origin in plan.Definition.Origins)
            table.Add(
                origin.Id, origin.Region, Words.Number(plan.Weights.TryGetValue(origin.Id, out double weight) ? weight : null, "0.000"), Words.Number(origin.Capacity),
                origin.Address.ToString());
        await table.WriteAsync(context.Output);
        foreach (PlanExpiry expiry in plan.Expiries)
            await context.Output.WriteLineAsync($"from {Words.Time(expiry.At)}: {Words.Weights(expiry.Weights)}");
        await context.Output.WriteLineAsync(
            $"plan {plan.Version} of {plan.Service} in {plan.Cell}, {plan.State}, made {Words.Age(context.Time.GetUtcNow() - plan.PlannedAt)} ago ({Words.Time(plan.PlannedAt)})");
    }
}
