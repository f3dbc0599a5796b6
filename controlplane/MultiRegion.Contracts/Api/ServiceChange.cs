namespace MultiRegion.Contracts;

/// <summary>Body of <c>PUT /v1/services/{name}</c>.</summary>
/// <param name="Definition">The whole definition; its name is the one in the path.</param>
/// <param name="Reason">Why, for the record: 1 to 500 characters.</param>
public sealed record ServiceChange(ServiceDefinition Definition, string Reason);
