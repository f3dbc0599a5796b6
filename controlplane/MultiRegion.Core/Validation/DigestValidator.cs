using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Validation;

/// <summary>Says everything that keeps another cell's digest from being taken: it is refused whole, and the one before it ages.</summary>
public static class DigestValidator
{
    /// <summary>No service, origin or cell takes more requests per second.</summary>
    private const double MostRequests = 1e12;

    /// <param name="digest">The digest as read.</param>
    /// <param name="cell">The cell that it was read from.</param>
    /// <returns>Empty if the digest can be taken.</returns>
    public static IReadOnlyList<ValidationError> Validate(CellDigest digest, string cell)
    {
        ArgumentNullException.ThrowIfNull(digest);
        var check = new Checks();
        check.That(
            DocumentSchema.IsReadable(digest.Schema), "schema", digest.Schema.ToString(CultureInfo.InvariantCulture),
            $"at most {DocumentSchema.Current}, and at most one below");
        check.That(digest.Cell == cell, "cell", digest.Cell, cell);
        check.That(digest.Epoch >= 0, "epoch", digest.Epoch.ToString(CultureInfo.InvariantCulture), "an epoch of at least 0");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < digest.Services.Count; i++)
        {
            ServiceDigest service = digest.Services[i];
            if (Exists(check, service, $"services[{i}]"))
                Service(check.Within($"services[{i}]"), service, seen);
        }

        return check.Errors;
    }

    private static void Service(Checks check, ServiceDigest service, HashSet<string> seen)
    {
        check.That(seen.Add(service.Service), "service", service.Service, "named once");
        Requests(check, service.Demand, "demand");
        for (int i = 0; i < service.Origins.Count; i++)
        {
            OriginDigest origin = service.Origins[i];
            string path = $"origins[{i}]";
            if (!Exists(check, origin, path))
                continue;
            check.Range(origin.Score, 0, 100, path + ".score", "a score from 0 to 100");
            check.That(Enum.IsDefined(origin.Evidence), path + ".evidence", origin.Evidence.ToString(), "none, good, soft or hard");
            Requests(check, origin.Wanted, path + ".wanted");
            Requests(check, origin.Planned, path + ".planned");
        }

        for (int i = 0; i < service.Offers.Count; i++)
        {
            if (Exists(check, service.Offers[i], $"offers[{i}]"))
                Requests(check, service.Offers[i].RequestsPerSecond, $"offers[{i}].requestsPerSecond");
        }
    }

    /// <summary>The serializer lets null stand in a list.</summary>
    private static bool Exists(Checks check, object? entry, string path)
    {
        check.That(entry is not null, path, null, "an object");
        return entry is not null;
    }

    private static void Requests(Checks check, double value, string path) =>
        check.Range(value, 0, MostRequests, path, "requests per second from 0 to 1e12");
}
