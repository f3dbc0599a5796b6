using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.Local.Servers;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ControlPlane.Tests.Api;

/// <summary><c>docs/openapi.json</c> is what the host serves. With <c>MULTIREGION_UPDATE_OPENAPI=1</c> in the environment the test writes it.</summary>
public sealed class OpenApiFileTests
{
    private static readonly string Checked = Path.Combine(Repository.Root, "docs", "openapi.json");
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task OpenApi_AsServed_IsWhatIsCheckedIn()
    {
        await using var replica = await Replica.StartAloneAsync();

        using var answer = await replica.SendAsync(HttpMethod.Get, "/openapi/v1.json", Roles.Viewer);
        var served = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";

        if (Environment.GetEnvironmentVariable("MULTIREGION_UPDATE_OPENAPI") == "1")
            await File.WriteAllTextAsync(Checked, served, new UTF8Encoding(false));
        (await File.ReadAllTextAsync(Checked)).ShouldBe(
            served, "the API has changed: MULTIREGION_UPDATE_OPENAPI=1 dotnet test tests/MultiRegion.ControlPlane.Tests --filter FullyQualifiedName~OpenApiFile writes docs/openapi.json");
        JsonNode.Parse(served)!["openapi"]!.GetValue<string>().ShouldStartWith("3.1");
    }
}
