using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MultiRegion.ServiceDefaults.Health;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ServiceDefaults.Tests.Health;

public class HealthTests
{
    [Fact]
    public async Task Readyz_CheckFails_SaysOneWordToAnybodyAndTheReasonToAToken()
    {
        await using var host = await DefaultsHost.StartAsync(WithUnreadyCheck());

        using var anonymous = await host.Client().GetAsync("/readyz");
        using var known = await host.Client(DefaultsHost.ViewerToken).GetAsync("/readyz");

        anonymous.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await anonymous.Content.ReadAsStringAsync()).ShouldBe("Unhealthy");
        known.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var checks = (await known.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("checks");
        checks.GetProperty("table").GetProperty("reason").GetString().ShouldBe("no plan yet");
    }

    [Fact]
    public async Task Healthz_ReadyCheckFails_StaysHealthy()
    {
        await using var host = await DefaultsHost.StartAsync(WithUnreadyCheck());

        (await host.Client().GetStringAsync("/healthz")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task Readyz_Stopping_IsUnhealthy()
    {
        var release = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        await using var host = await DefaultsHost.StartAsync(app => app.MapGet("/slow", async () =>
        {
            entered.SetResult();
            await release.Task;
        }));
        (await host.Client().GetStringAsync("/readyz")).ShouldBe("Healthy");
        var slow = host.Client().GetAsync("/slow");
        await entered.Task;
        host.Get<IHostApplicationLifetime>().StopApplication();

        var report = await host.Get<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains(HealthTags.Ready));

        report.Status.ShouldBe(HealthStatus.Unhealthy);
        report.Entries["shutdown"].Description.ShouldBe("shutting down");
        release.SetResult();
        (await slow).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static WebApplicationBuilder WithUnreadyCheck()
    {
        var builder = DefaultsHost.Builder();
        builder.Services.AddHealthChecks().AddCheck("table", () => HealthCheckResult.Unhealthy("no plan yet"), [HealthTags.Ready]);
        return builder;
    }
}
