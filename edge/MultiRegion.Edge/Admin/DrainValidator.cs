using System.Globalization;
using MultiRegion.Contracts;
using MultiRegion.Edge.Routing;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.Edge.Admin;

/// <summary>Says everything that is wrong with a drain that somebody asks for.</summary>
internal static class DrainValidator
{
    private const int MaxReasonLength = 500;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static IReadOnlyList<FieldError> Validate(DrainRequest request, RoutingTable table)
    {
        var errors = new List<FieldError>();
        if (table.Services.TryGetValue(request.Service, out var service))
            ValidateTarget(request, service.Definition, errors);
        else
            errors.Add(new("service", request.Service, $"a service of this edge: {List(table.Services.Keys)}"));

        if (request.TimeToLive < Shortest || request.TimeToLive > Longest)
            errors.Add(new("timeToLive", request.TimeToLive.ToString("c", CultureInfo.InvariantCulture), "a duration of 00:00:01 to 1.00:00:00"));
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > MaxReasonLength)
            errors.Add(new("reason", request.Reason.Length > 40 ? request.Reason[..40] + "…" : request.Reason, $"a text of 1 to {MaxReasonLength} characters"));
        return errors;
    }

    private static void ValidateTarget(DrainRequest request, ServiceDefinition service, List<FieldError> errors)
    {
        if ((request.Origin is null) == (request.Region is null))
            errors.Add(new("origin", request.Origin, "given where region is not, and the other way round: exactly one of the two"));
        else if (request.Origin is { } origin && !service.Origins.Any(candidate => candidate.Id == origin))
            errors.Add(new("origin", origin, $"an origin of {service.Name}: {List(service.Origins.Select(candidate => candidate.Id))}"));
        else if (request.Region is { } region && !service.Origins.Any(candidate => candidate.Region == region))
            errors.Add(new("region", region, $"a region of {service.Name}: {List(service.Origins.Select(candidate => candidate.Region).Distinct())}"));
    }

    private static string List(IEnumerable<string> names)
    {
        var sorted = names.Order(StringComparer.Ordinal).Take(20).ToList();
        return sorted.Count == 0 ? "(there is none yet)" : string.Join(", ", sorted);
    }
}
