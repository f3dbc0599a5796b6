using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ServiceDefaults.Tests.Credentials;

public class RolesTests
{
    [Theory]
    [InlineData("viewer", "viewer", true)]
    [InlineData("operator", "viewer", true)]
    [InlineData("admin", "operator", true)]
    [InlineData("viewer", "operator", false)]
    [InlineData("edge", "viewer", false)]
    [InlineData("admin", "edge", false)]
    [InlineData("edge", "edge", true)]
    [InlineData("peer", "peer", true)]
    [InlineData("peer", "edge", false)]
    [InlineData("admin", "peer", false)]
    [InlineData("admin", "break-glass", false)]
    [InlineData("break-glass", "viewer", false)]
    public void Satisfies_RolesOfPeopleContainOneAnother_TheOthersStandApart(string has, string needs, bool expected) =>
        Roles.Satisfies(has, needs).ShouldBe(expected);

    [Theory]
    [InlineData("operator", false, "break-glass", false)]
    [InlineData("operator", true, "break-glass", true)]
    [InlineData("operator", true, "operator", true)]
    [InlineData("operator", true, "admin", false)]
    public void Has_BreakingGlass_IsGrantedBesideTheRoleOnly(string role, bool granted, string needs, bool expected) =>
        new Caller("x", role) { MayBreakGlass = granted }.Has(needs).ShouldBe(expected);
}
