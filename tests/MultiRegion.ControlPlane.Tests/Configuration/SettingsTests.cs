using System.Reflection;
using Microsoft.Extensions.Configuration.UserSecrets;
using Microsoft.Extensions.Options;
using MultiRegion.ControlPlane.Configuration;
using MultiRegion.ControlPlane.Engine;

namespace MultiRegion.ControlPlane.Tests.Configuration;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Cell=EU West", "ControlPlane:Cell: 'EU West'")]
    [InlineData("TickInterval=00:01:00", "ControlPlane:TickInterval: '00:01:00'")]
    [InlineData("Urls=9801", "ControlPlane:Urls: '9801'")]
    [InlineData("Consul:Address=ftp://consul", "ControlPlane:Consul: Address is 'ftp://consul")]
    [InlineData("Distances:us-east=-00:00:01", "ControlPlane:Distances:us-east: '-00:00:01'")]
    [InlineData("DigestInterval=00:00:02", "ControlPlane:DigestInterval: '00:00:02'")]
    [InlineData("Health:HalfLife=00:00:00.5", "ControlPlane:Health:HalfLife: '00:00:00.5000000'")]
    [InlineData("Health:EvidenceLifetime=00:00:02", "ControlPlane:Health:EvidenceLifetime: '00:00:02'")]
    [InlineData("Health:GoodScore=101", "ControlPlane:Health:GoodScore: '101'")]
    [InlineData("Health:HardFailures=0", "ControlPlane:Health:HardFailures: '0'")]
    [InlineData("DemandHalfLife=00:00:00", "ControlPlane:DemandHalfLife: '00:00:00'")]
    [InlineData("UnlistedDistance=00:01:00", "ControlPlane:UnlistedDistance: '00:01:00'")]
    [InlineData("PeerCells:dc2=us-east", "ControlPlane:PeerCells:dc2: 'dc2' is not one of PeerDatacenters")]
    [InlineData("PeerDatacenters:0=local", "ControlPlane:PeerDatacenters: 'local'")]
    [InlineData("Reports:MaxBytes=1", "ControlPlane:Reports:MaxBytes: '1'")]
    [InlineData("Services:0:Name=api", "origins")]
    [InlineData("ServicesFile=/no/such/file.json", "ControlPlane:ServicesFile: '/no/such/file.json'")]
    [InlineData("Tokens:0:Name=x", "ControlPlane:Tokens:0:Role")]
    public async Task Start_SettingIsWrong_TheErrorNamesKeyAndValue(string setting, string named)
    {
        await using var app = ControlPlaneHost.Build(
            ["--Logging:LogLevel:Default=None", "--ControlPlane:Consul:Address=http://127.0.0.1:1", "--ControlPlane:Urls=http://127.0.0.1:0", $"--ControlPlane:{setting}"]);

        var error = await Should.ThrowAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        error.Message.ShouldContain(named, Case.Insensitive);
    }

    [Fact]
    public async Task Start_SeedsNameAnUnknownRegionAndADuplicateOrigin_BothAreNamed()
    {
        string[] settings =
        [
            "Regions:0=eu-west", "Services:0:Name=api",
            "Services:0:Origins:0:Id=a", "Services:0:Origins:0:Region=mars", "Services:0:Origins:0:Address=http://a",
            "Services:0:Origins:1:Id=a", "Services:0:Origins:1:Region=eu-west", "Services:0:Origins:1:Address=http://b",
        ];
        await using var app = ControlPlaneHost.Build(
            ["--Logging:LogLevel:Default=None", "--ControlPlane:Urls=http://127.0.0.1:0", .. settings.Select(setting => $"--ControlPlane:{setting}")]);

        var error = await Should.ThrowAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        error.Failures.ShouldContain(failure => failure.StartsWith("ControlPlane:Services[0].origins[0].region: 'mars'"));
        error.Failures.ShouldContain(failure => failure.StartsWith("ControlPlane:Services[0].origins[1].id: 'a'"));
    }

    [Fact]
    public void UserSecrets_InDevelopment_AreASourceOfSettings() =>
        typeof(ControlPlaneOptions).Assembly.GetCustomAttribute<UserSecretsIdAttribute>().ShouldNotBeNull();

    [Fact]
    public void CheckEngine_OrleansInABuildWithoutIt_SaysHowToBuildItIn()
    {
        Assert.SkipWhen(BuiltEngines.HasOrleans, "this build has Orleans");

        var error = Should.Throw<OptionsValidationException>(() => CommandLine.FindEngine(["--engine", "orleans"]));

        error.Message.ShouldContain("not in this build");
        error.Message.ShouldContain("WithOrleans=true");
        error.Message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("--engine=fast")]
    [InlineData("--engine")]
    public void CheckEngine_Unknown_NamesTheChoices(string argument) =>
        Should.Throw<OptionsValidationException>(() => CommandLine.FindEngine([argument])).Message.ShouldContain("inprocess or orleans");
}
