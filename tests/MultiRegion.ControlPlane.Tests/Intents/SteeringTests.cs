using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ControlPlane.Tests.Intents;

/// <summary>From an operator's override to the plans that edges read.</summary>
public sealed class SteeringTests
{
    [Fact]
    public async Task Put_Drain_EveryCellPublishesPlansWithoutTheRegionUntilItIsTakenAway()
    {
        await using var three = await ThreeCells.StartAsync(joined: false);
        var drain = new OverrideSpec { Action = OverrideAction.Drain, Region = "us-east", Until = DateTimeOffset.UtcNow.AddHours(1) };
        await three["eu-west"].Replica.PutOverrideAsync("no-us", drain).ReceiptAsync();
        foreach (var cell in three.Cells)
        {
            var plan = await PlanAsync(cell, plan => plan.Weights["us-east"] == 0 && plan.Expiries.Count > 0);
            plan.Expiries.Single().At.ShouldBe(drain.Until, TimeSpan.FromMilliseconds(1), "a frozen edge lets it end by itself");
        }

        (await three["ap-south"].Replica.SendAsync(HttpMethod.Delete, "/v1/overrides/no-us?reason=well", Roles.Operator)).EnsureSuccessStatusCode();
        foreach (var cell in three.Cells)
            await PlanAsync(cell, plan => plan.Expiries.Count == 0);
    }

    private static async Task<Plan> PlanAsync(TestCell cell, Func<Plan, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Plan? last = null;
        await foreach (var key in cell.Consul.Client.WatchAsync(ConsulKeys.Plan("api"), patience.Token))
            if (key is not null && condition(last = System.Text.Json.JsonSerializer.Deserialize(key.Value, ContractsJson.Default.Plan)!))
                return last;
        throw new InvalidOperationException($"The watch ended; last: {last}");
    }
}
