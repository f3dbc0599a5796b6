using System.Text.Json;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ControlPlane.Tests.Api;

public sealed class DescriptionTests
{
    [Fact]
    public async Task OpenApi_EveryEndpointOfTheApi_IsDescribedWithItsProblems()
    {
        await using var replica = await Replica.StartAloneAsync();

        using var answer = await replica.SendAsync(HttpMethod.Get, "/openapi/v1.json", Roles.Viewer);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        var operations = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject(), (path, operation) => (Name: $"{operation.Name} {path.Name}", operation.Value)).ToList();
        operations.Select(operation => operation.Name).Order(StringComparer.Ordinal).ShouldBe(
        [
            "delete /v1/drills/{id}", "delete /v1/freezes/{name}", "delete /v1/overrides/{name}", "delete /v1/rules/{name}", "delete /v1/services/{name}", "get /v1/audit", "get /v1/digests", "get /v1/drills", "get /v1/drills/{id}", "get /v1/edges", "get /v1/events",
            "get /v1/freezes", "get /v1/freezes/{name}", "get /v1/intents", "get /v1/intents/{kind}/{name}", "get /v1/overrides", "get /v1/overrides/{name}",
            "get /v1/peers/digest", "get /v1/peers/intents", "get /v1/peers/summary", "get /v1/rules", "get /v1/rules/{name}", "get /v1/scores", "get /v1/services",
            "get /v1/services/{name}", "get /v1/services/{name}/certificate", "get /v1/services/{name}/explanation", "get /v1/services/{name}/plan", "get /v1/status",
            "post /v1/drills", "post /v1/intents/{kind}/{name}/undo", "post /v1/peers/intents", "post /v1/reports", "put /v1/freezes/{name}", "put /v1/overrides/{name}", "put /v1/rules/{name}",
            "put /v1/services/{name}",
        ]);
        foreach (var (name, operation) in operations)
        {
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty(name);
            operation.GetProperty("responses").GetProperty("401").GetProperty("content").TryGetProperty("application/problem+json", out _).ShouldBeTrue(name);
        }
    }

    [Fact]
    public async Task Metrics_AfterReports_CountThemByReasonAndShowTheReplicasState()
    {
        await using var replica = await Replica.StartAloneAsync(Make.Seeds(Make.Service()));
        await replica.ReportAsync(Make.Report(sequence: 1, services: [Make.Observation(), Make.Observation("unknown")]));
        await replica.ReportAsync(Make.Report(sequence: 1));
        await replica.ReportAsync(Make.Report(sequence: 2) with { Incarnation = 0 });
        await replica.ReportAsync(Make.Report(sequence: 3) with { At = DateTimeOffset.UtcNow.AddMinutes(1) });
        await replica.ReportAsync(Make.Report(sequence: 3) with { At = DateTimeOffset.UtcNow.AddMinutes(-1) });
        await replica.ReportAsync(Make.Report(sequence: 4) with { Region = "mars" });
        await replica.ReportAsync(Make.Report(sequence: 5, services: Make.Observation() with { Requests = -1 }));

        using var answer = await replica.SendAsync(HttpMethod.Get, "/metrics", Roles.Viewer);
        var text = await answer.Content.ReadAsStringAsync();

        Value(text, "multiregion_reports_accepted_total").ShouldBe("1");
        foreach (var reason in new[] { "Duplicate", "PreviousIncarnation", "FromTheFuture", "FromThePast", "WrongRegion", "ImpossibleCounts" })
            Value(text, "multiregion_reports_refused_total", $"reason=\"{reason}\"").ShouldBe("1", reason);
        Value(text, "multiregion_reports_entries_refused_total", "reason=\"UnknownService\"").ShouldBe("1");
        Value(text, "multiregion_leader").ShouldBe("0");
        Value(text, "multiregion_epoch").ShouldBe("0");
        Value(text, "multiregion_warm").ShouldBe("0");
        Value(text, "multiregion_edges_known").ShouldBe("1");
        text.ShouldContain("multiregion_planning_duration_seconds_count");
        text.ShouldContain("multiregion_reports_age_seconds");
    }

    private static string Value(string text, string metric, string label = "") => text.Split('\n')
        .Single(line => line.StartsWith(metric, StringComparison.Ordinal) && line[metric.Length] is ' ' or '{' && line.Contains(label)).Split(' ')[^1];
}
