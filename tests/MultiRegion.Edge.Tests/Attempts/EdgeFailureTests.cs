using System.Net;
using MultiRegion.Edge.Admission;
using MultiRegion.Edge.Tests.Hosting;
using static MultiRegion.Edge.Tests.Attempts.FailoverScene;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>Requests that fail within the edge itself.</summary>
public sealed class EdgeFailureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_EdgeItselfFails_IsAProblemAndLeavesNothingCounted()
    {
        int failing = 1;
        await using var origin = RawOrigin.Answering(200, "ok");
        await using var other = RawOrigin.Answering(200, "ok");
        await using var edge = await EdgeFixture.StartAsync(
            EdgeFixture.ServiceOf(origin.Address, other.Address),
            services => services.AddSingleton<Func<double>>(() => Volatile.Read(ref failing) == 1 ? throw new InvalidOperationException("a fault of ours") : 0.5));

        using (var failed = await edge.Client.GetAsync("/", Cancel))
        {
            await ShouldBeProblemAsync(failed, HttpStatusCode.InternalServerError, "edge-failed");
            (await failed.Content.ReadAsStringAsync(Cancel)).ShouldNotContain("a fault of ours");
        }

        Volatile.Write(ref failing, 0);
        (await edge.Client.GetStringAsync("/", Cancel)).ShouldBe("ok");
        await edge.IdleAsync();
        AdmissionGate gate = edge.Services.GetRequiredService<AdmissionGate>();
        while (gate.Requests > 0)
            await Task.Delay(5, Cancel);
        gate.Requests.ShouldBe(0);
    }
}
