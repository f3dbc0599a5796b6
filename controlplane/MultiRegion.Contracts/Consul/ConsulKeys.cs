namespace MultiRegion.Contracts;

/// <summary>The keys under which a cell's documents stand in Consul.</summary>
public static class ConsulKeys
{
    public const string Root = "multiregion/v1/";
    public const string Lease = Root + "lease";
    public const string Index = Root + "index";
    public const string Ingress = Root + "ingress";
    public const string Digest = Root + "digest";
    public const string PlanPrefix = Root + "plans/";
    public const string IntentSummary = Root + "intents-summary";
    public const string IntentPrefix = Root + "intents/";
    public const string DrillPrefix = Root + "drills/";
    public const string DefinitionPrefix = IntentPrefix + "service/";

    public static string Plan(string service) => PlanPrefix + service;

    public static string Intent(IntentKind kind, string name) => $"{IntentPrefix}{Segment(kind)}/{name}";

    /// <summary>A kind as it stands in keys and in paths of the API.</summary>
    public static string Segment(IntentKind kind) => kind switch
    {
        IntentKind.Service => "service",
        IntentKind.Override => "override",
        IntentKind.Rule => "rule",
        IntentKind.Freeze => "freeze",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static string Drill(string id) => DrillPrefix + id;

    public static string Definition(string service) => DefinitionPrefix + service;
}
