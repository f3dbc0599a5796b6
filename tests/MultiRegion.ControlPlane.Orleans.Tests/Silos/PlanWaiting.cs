using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Tests.Support;

namespace MultiRegion.ControlPlane.Orleans.Tests.Silos;

internal static class PlanWaiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The first lease document that satisfies the condition.</summary>
    public static async Task<LeaseDocument> WhenLeaseAsync(this RealConsul consul, Func<LeaseDocument, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await consul.LeaseAsync() is { } lease && condition(lease))
                return lease;
            patience.IsCancellationRequested.ShouldBeFalse("The lease never went over");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>The first published plan of the service that satisfies the condition.</summary>
    public static async Task<Plan> WhenPlanAsync(this RealConsul consul, string service, Func<Plan, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var plan = await consul.PlanAsync(service);
            if (plan is not null && condition(plan))
                return plan;
            patience.IsCancellationRequested.ShouldBeFalse($"The plan of {service} never came to be as expected; last: {plan?.Version} {string.Join(", ", plan?.Weights ?? new Dictionary<string, double>())}");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
