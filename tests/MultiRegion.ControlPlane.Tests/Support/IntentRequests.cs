using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>Asks a replica for overrides, rules and freezes, as operators do.</summary>
public static class IntentRequests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Half of the traffic to <c>eu-west</c> at most.</summary>
    public static OverrideSpec Cap(double share = 0.5) =>
        new() { Action = OverrideAction.Cap, Service = "api", Region = "eu-west", Share = share, Until = DateTimeOffset.UtcNow.AddHours(1) };

    public static Task<HttpResponseMessage> PutOverrideAsync(this Replica replica, string name, OverrideSpec spec, string reason = "a test", string? ifMatch = null) =>
        replica.PutAsync($"/v1/overrides/{name}", new OverrideChange(spec, reason), ContractsJson.Default.OverrideChange, ifMatch: ifMatch);

    public static Task<HttpResponseMessage> PutRuleAsync(this Replica replica, string name, SafetyRule rule) =>
        replica.PutAsync($"/v1/rules/{name}", new RuleChange(rule, "a test"), ContractsJson.Default.RuleChange, Roles.Admin);

    public static Task<HttpResponseMessage> PutFreezeAsync(this Replica replica, string name, ChangeFreeze freeze) =>
        replica.PutAsync($"/v1/freezes/{name}", new FreezeChange(freeze, "a test"), ContractsJson.Default.FreezeChange, Roles.Admin);

    public static Task<HttpResponseMessage> UndoAsync(this Replica replica, string path, IntentStamp? to = null, string role = Roles.Operator) => replica.SendAsync(
        HttpMethod.Post, $"/v1/intents/{path}/undo", role, JsonContent.Create(new UndoRequest("a test", to), ContractsJson.Default.UndoRequest));

    public static async Task<IntentReceipt> ReceiptAsync(this Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(), ContractsJson.Default.IntentReceipt)!;
    }

    /// <summary>The first list of all intents that satisfies the condition.</summary>
    public static async Task<IReadOnlyList<IntentView>> IntentsAsync(this Replica replica, Func<IReadOnlyList<IntentView>, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var views = (await replica.GetAsync("/v1/intents", ContractsJson.Default.PageIntentView)).Items;
            if (condition(views))
                return views;
            patience.IsCancellationRequested.ShouldBeFalse($"The intents never came to be as expected; last: {string.Join(", ", views)}");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    /// <summary>The first view of one intent that satisfies the condition.</summary>
    public static async Task<IntentView> IntentAsync(this Replica replica, string name, Func<IntentView, bool> condition) =>
        (await replica.IntentsAsync(views => views.Any(view => view.Intent.Name == name && condition(view)))).First(view => view.Intent.Name == name && condition(view));

    private static Task<HttpResponseMessage> PutAsync<T>(this Replica replica, string path, T change, JsonTypeInfo<T> type, string role = Roles.Operator, string? ifMatch = null) =>
        replica.SendAsync(HttpMethod.Put, path, role, JsonContent.Create(change, type), ifMatch);
}
