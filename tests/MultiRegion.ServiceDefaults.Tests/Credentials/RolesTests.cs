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
    public void Satisfies_RolesOfPeopleContainOneAnother_EdgeStandsApart(string has, string needs, bool expected) =>
        Roles.Satisfies(has, needs).ShouldBe(expected);
}
