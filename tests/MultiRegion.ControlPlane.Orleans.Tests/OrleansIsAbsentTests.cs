namespace MultiRegion.ControlPlane.Orleans.Tests;

/// <summary>Stands for all tests of this project in a build without Orleans, so that they count as skipped and not as passed.</summary>
public sealed class OrleansIsAbsentTests
{
    private const string Reason = "Orleans is not in this build: its packages do not restore here (infra/packages asks again).";

    [Fact(Skip = Reason)]
    public void ControlPlaneSuite_EngineOrleans_BehavesAsInProcess()
    {
    }

    [Fact(Skip = Reason)]
    public void ThreeSilos_OneIsKilledOrRestarted_PlansGoOn()
    {
    }

    [Fact(Skip = Reason)]
    public void TwoActivations_OfOneService_PublishOnce()
    {
    }
}
