using System.Reflection;
using System.Text.Json;

namespace MultiRegion.Contracts.Tests;

public sealed class DefaultsTests
{
    [Fact]
    public void Deserialize_OptionalMembersAbsent_KeepTheirDefaults()
    {
        const string json = """{ "name": "api", "attempts": {}, "origins": [ { "id": "a", "region": "r", "address": "http://a" } ] }""";

        var definition = JsonSerializer.Deserialize(json, ContractsJson.Default.ServiceDefinition)!;

        definition.Paths.ShouldBe(["/"]);
        definition.Attempts.MaxAttempts.ShouldBe(3);
        definition.Attempts.RefusalStatuses.ShouldBe([429]);
        definition.Attempts.Backoff.ShouldBe(new BackoffOptions());
        definition.Attempts.Hedge.ShouldBe(HedgeKind.Off);
        definition.Attempts.StreamErrorEvents.ShouldBe(StreamErrorKind.Off);
        definition.Concurrency.ShouldBe(new ConcurrencyOptions());
        definition.RetryBudget.ShouldBe(new RetryBudgetOptions());
        definition.Routing.ShouldBe(new RoutingOptions());
        definition.Priority.ShouldBe(ServicePriority.Normal);
        definition.MaxRequestBodyBytes.ShouldBeNull();
        definition.Streams.ShouldBe(new StreamOptions());
        definition.Probe.Interval.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Members_WithADefault_AreNotInitOnly()
    {
        var wrong =
            from type in typeof(ContractsJson).Assembly.GetExportedTypes()
            where type.IsClass && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null
            let fresh = Activator.CreateInstance(type)
            from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            where property.SetMethod is { } set && set.ReturnParameter.GetRequiredCustomModifiers().Length > 0
            let value = property.GetValue(fresh)
            where value is not null && !(property.PropertyType.IsValueType && value.Equals(Activator.CreateInstance(property.PropertyType)))
            select $"{type.Name}.{property.Name}";

        wrong.ShouldBeEmpty();
    }
}
