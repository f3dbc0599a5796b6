using System.Net;
using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>Asks a replica for drills, as operators do.</summary>
public static class DrillRequests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public static Task<HttpResponseMessage> PostDrillAsync(this Replica replica, DrillSpec drill, string reason = "a test", string query = "") =>
        replica.SendAsync(HttpMethod.Post, $"/v1/drills{query}", Roles.Operator, JsonContent.Create(new DrillRequest(drill, reason), ContractsJson.Default.DrillRequest));

    /// <summary>Asks for a drill that is taken, and returns its id.</summary>
    public static async Task<string> DrillAsync(this Replica replica, DrillSpec drill)
    {
        using var answer = await replica.PostDrillAsync(drill);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var asked = JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(), ContractsJson.Default.DrillRecord)!;
        answer.Headers.Location!.ToString().ShouldBe($"/v1/drills/{asked.Id}");
        return asked.Id;
    }

    /// <summary>The first look at a drill in which it is in a phase.</summary>
    public static async Task<DrillRecord> DrillAsync(this Replica replica, string id, params DrillPhase[] phases)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var drill = await replica.GetWhenThereAsync($"/v1/drills/{id}", ContractsJson.Default.DrillRecord);
            if (phases.Contains(drill.Phase))
                return drill;
            patience.IsCancellationRequested.ShouldBeFalse($"The drill never came to {string.Join(" or ", phases)}; it is {JsonSerializer.Serialize(drill, ContractsJson.Default.DrillRecord)}");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    public static Task<HttpResponseMessage> CallOffAsync(this Replica replica, string id, string reason = "enough") =>
        replica.SendAsync(HttpMethod.Delete, $"/v1/drills/{id}?reason={reason}", Roles.Operator);
}
