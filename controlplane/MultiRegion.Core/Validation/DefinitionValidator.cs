using System.Text.RegularExpressions;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Validation;

/// <summary>Says everything that is wrong with a service definition, by path.</summary>
public static partial class DefinitionValidator
{
    /// <summary>Most origins of a service: its plan stays below the 100 KB that a document may have.</summary>
    public const int MaxOrigins = 200;

    /// <summary>What <see cref="IsServiceName"/> takes, in words.</summary>
    public const string ServiceNameForm = "1 to 63 of a-z 0-9 -, beginning with a letter";

    /// <summary>What <see cref="IsOriginId"/> takes, in words.</summary>
    public const string OriginIdForm = "1 to 63 of a-z 0-9 - ., beginning with a letter or digit";

    /// <summary>What <see cref="IsPlaceName"/> takes, in words.</summary>
    public const string PlaceNameForm = "1 to 128 characters without blanks and control characters";

    /// <summary>Names of regions and edges are their operators' choice, but stand in keys, files, logs and headers.</summary>
    public static bool IsPlaceName(string? name) => name is not null && PlaceName().IsMatch(name);

    public static bool IsServiceName(string? name) => name is not null && ServiceName().IsMatch(name);

    public static bool IsOriginId(string? id) => id is not null && OriginId().IsMatch(id);

    /// <param name="definition">The definition as read.</param>
    /// <param name="knownRegions">Regions that origins may name; null where they are not known.</param>
    /// <returns>Empty if the definition can be used.</returns>
    public static IReadOnlyList<ValidationError> Validate(ServiceDefinition definition, IReadOnlyCollection<string>? knownRegions)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var check = new Checks();
        check.That(IsServiceName(definition.Name), "name", definition.Name, ServiceNameForm);
        ValidateMatch(check, definition);
        ValidateOrigins(check, definition, knownRegions);
        ValidateRegions(check, definition, knownRegions);
        OptionsChecks.Attempts(check.Within("attempts"), definition.Attempts);
        OptionsChecks.Concurrency(check.Within("concurrency"), definition.Concurrency);
        OptionsChecks.RetryBudget(check.Within("retryBudget"), definition.RetryBudget);
        OptionsChecks.Probe(check.Within("probe"), definition.Probe);
        OptionsChecks.Routing(check.Within("routing"), definition.Routing);
        OptionsChecks.Admission(check, definition);
        OptionsChecks.Streams(check.Within("streams"), definition.Streams);
        return check.Errors;
    }

    private static void ValidateMatch(Checks check, ServiceDefinition definition)
    {
        for (int i = 0; i < definition.Hosts.Count; i++)
            check.That(definition.Hosts[i] is { } host && HostPattern().IsMatch(host), $"hosts[{i}]", definition.Hosts[i], "a host name without a port; *. may lead");
        check.That(definition.Paths.Count > 0, "paths", "[]", "at least one path prefix");
        for (int i = 0; i < definition.Paths.Count; i++)
            check.That(definition.Paths[i] is { } path && PathPrefix().IsMatch(path), $"paths[{i}]", definition.Paths[i], "a path that begins with / and has no ?, # or {");
    }

    private static void ValidateOrigins(Checks check, ServiceDefinition definition, IReadOnlyCollection<string>? knownRegions)
    {
        check.That(definition.Origins.Count is > 0 and <= MaxOrigins, "origins", $"{definition.Origins.Count} origins", $"1 to {MaxOrigins} origins");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var addresses = new HashSet<Uri>();
        for (int i = 0; i < definition.Origins.Count; i++)
        {
            // The serializer keeps nulls out of members, but not out of lists.
            if (definition.Origins[i] is not { } origin)
            {
                check.That(false, $"origins[{i}]", null, "an origin with id, region and address");
                continue;
            }

            Checks at = check.Within($"origins[{i}]");
            at.That(IsOriginId(origin.Id), "id", origin.Id, OriginIdForm);
            at.That(ids.Add(origin.Id), "id", origin.Id, "an id that no other origin has");
            at.That(IsPlaceName(origin.Region), "region", origin.Region, PlaceNameForm);
            if (knownRegions is not null && IsPlaceName(origin.Region))
                at.That(knownRegions.Contains(origin.Region), "region", origin.Region, OneOf(knownRegions));
            bool usable = IsBaseAddress(origin.Address);
            at.That(usable, "address", origin.Address.OriginalString, "an absolute http or https address without user, query or fragment");
            if (usable)
                at.That(addresses.Add(origin.Address), "address", origin.Address.OriginalString, "an address that no other origin has");
            if (origin.Capacity is double capacity)
                at.Range(capacity, double.Epsilon, 1e9, "capacity", "requests per second above 0, up to 1000000000; or none");
            if (origin.Price is double price)
                at.Range(price, 0, 1e6, "price", "a price of 1,000 requests from 0 to 1000000; or none");
        }
    }

    private static void ValidateRegions(Checks check, ServiceDefinition definition, IReadOnlyCollection<string>? knownRegions)
    {
        if (definition.AllowedRegions is not { } allowed)
            return;
        for (int i = 0; i < allowed.Count; i++)
        {
            if (knownRegions is null)
                check.That(IsPlaceName(allowed[i]), $"allowedRegions[{i}]", allowed[i], PlaceNameForm);
            else
                check.That(knownRegions.Contains(allowed[i]), $"allowedRegions[{i}]", allowed[i], OneOf(knownRegions));
        }

        check.That(
            definition.Origins.Any(origin => origin is not null && definition.Allows(origin.Region)),
            "allowedRegions", string.Join(", ", allowed), "a list that leaves at least one origin");
    }

    private static bool IsBaseAddress(Uri address) =>
        address.IsAbsoluteUri && address.Scheme is "http" or "https" && address.Host.Length > 0
        && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0;

    private static string OneOf(IEnumerable<string> names) => "one of " + string.Join(", ", names.Order(StringComparer.Ordinal));

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,62}\z")]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{0,62}\z")]
    private static partial Regex OriginId();

    [GeneratedRegex(@"^(\*\.)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*\z")]
    private static partial Regex HostPattern();

    [GeneratedRegex(@"^/[^?#{}\s]*\z")]
    private static partial Regex PathPrefix();

    [GeneratedRegex(@"^[^\s\p{C}]{1,128}\z")]
    private static partial Regex PlaceName();
}
