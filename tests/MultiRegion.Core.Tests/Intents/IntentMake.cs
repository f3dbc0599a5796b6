using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.Core.Intents;

namespace MultiRegion.Core.Tests.Intents;

/// <summary>Intents as small as they can be.</summary>
internal static class IntentMake
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 15, 0, 0, TimeSpan.Zero);

    /// <summary>A drain of <c>api</c>, not stamped yet.</summary>
    public static Intent Drain(string name = "quiet", string author = "ada", TimeSpan? lasts = null) => new()
    {
        Kind = IntentKind.Override,
        Name = name,
        Stamp = default,
        Author = author,
        Reason = "a test",
        At = Now,
        Override = new OverrideSpec { Action = OverrideAction.Drain, Service = "api", Region = "eu-west", Until = Now + (lasts ?? TimeSpan.FromHours(1)) },
    };

    public static Intent Service(string name, int origins) => new()
    {
        Kind = IntentKind.Service,
        Name = name,
        Stamp = default,
        Author = "ada",
        Reason = "a test",
        At = Now,
        Definition = new ServiceDefinition
        {
            Name = name,
            Origins = [.. Enumerable.Range(0, origins).Select(i => new OriginDefinition { Id = $"o{i}", Region = "eu-west", Address = new Uri($"http://o{i}.example") })],
        },
    };

    public static Intent Removed(this Intent intent) => intent with { Removed = true, Definition = null, Override = null, Rule = null, Freeze = null };

    public static IntentStamp Stamp(string cell, double seconds = 0, int counter = 0) => new(Now.AddSeconds(seconds).ToUnixTimeMilliseconds(), counter, cell);

    /// <summary>The draft as the first state of a cell.</summary>
    public static Intent In(this Intent draft, string cell, double seconds = 0) => IntentStates.Next(draft, null, Stamp(cell, seconds));

    /// <summary>The draft on top of what stands.</summary>
    public static Intent Over(this Intent draft, Intent standing, string cell, double seconds) => IntentStates.Next(draft, standing, Stamp(cell, seconds));

    public static string Json(this Intent intent) => JsonSerializer.Serialize(intent, ContractsJson.Default.Intent);
}
