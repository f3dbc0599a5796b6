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
    public const string DefinitionPrefix = Root + "intents/service/";

    public static string Plan(string service) => PlanPrefix + service;

    public static string Definition(string service) => DefinitionPrefix + service;
}
