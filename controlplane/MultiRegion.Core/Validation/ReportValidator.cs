using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Validation;

/// <summary>
/// Decides what of a health report may be used. What could only come from a fault or a forgery refuses the whole report; an entry about
/// something that this replica does not know is left out alone, since definitions reach edges and replicas at different moments.
/// </summary>
public static class ReportValidator
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(5);

    public static ReportVerdict Validate(HealthReport report, ReportContext context, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(context);
        return WholeReport(report, context, now) ?? Entries(report, context);
    }

    private static ReportVerdict? WholeReport(HealthReport report, ReportContext context, DateTimeOffset now)
    {
        if (!DocumentSchema.IsReadable(report.Schema))
            return Refuse(ReportRefusal.UnreadableSchema, "schema", Text(report.Schema), Text(DocumentSchema.Current));
        if (!DefinitionValidator.IsPlaceName(report.Edge))
            return Refuse(ReportRefusal.BadName, "edge", report.Edge, DefinitionValidator.PlaceNameForm);
        if (!context.Regions.Contains(report.Region))
            return Refuse(ReportRefusal.WrongRegion, "region", report.Region, "a region of this cell: " + string.Join(", ", context.Regions));
        if (report.At - now > context.MaxAhead)
            return Refuse(ReportRefusal.FromTheFuture, "at", Text(report.At), $"at most {Text(context.MaxAhead)} after {Text(now)}");
        if (now - report.At > context.MaxAge)
            return Refuse(ReportRefusal.FromThePast, "at", Text(report.At), $"at most {Text(context.MaxAge)} before {Text(now)}");
        if (context.Last is { } last && report.Incarnation < last.Incarnation)
            return Refuse(ReportRefusal.PreviousIncarnation, "incarnation", Text(report.Incarnation), $"at least {Text(last.Incarnation)}");
        if (context.Last is { } mark && report.Incarnation == mark.Incarnation && report.Sequence <= mark.Sequence)
            return Refuse(ReportRefusal.Duplicate, "sequence", Text(report.Sequence), $"above {Text(mark.Sequence)}");
        if (report.Interval < ShortestInterval || report.Interval > LongestInterval)
        {
            return Refuse(
                ReportRefusal.ImpossibleCounts, "interval", Text(report.Interval),
                $"a time from {Text(ShortestInterval)} to {Text(LongestInterval)}");
        }

        if (ReportCounts.Find(report.Load) is { } load)
            return Refuse(ReportRefusal.ImpossibleCounts, "load." + load.Path, load.Value, load.Expected);
        if (report.Services.Count > context.MaxServices)
            return Refuse(ReportRefusal.TooManyEntries, "services", Text(report.Services.Count), $"at most {context.MaxServices} services");
        for (int i = 0; i < report.Services.Count; i++)
        {
            ServiceObservation service = report.Services[i];
            if (service is null)
                return Refuse(ReportRefusal.ImpossibleCounts, $"services[{i}]", "null", "what was seen of a service");
            if (service.Origins.Count > context.MaxOrigins)
            {
                return Refuse(
                    ReportRefusal.TooManyEntries, $"services[{i}].origins", Text(service.Origins.Count), $"at most {context.MaxOrigins} origins");
            }

            if (ReportCounts.Find(service) is { } wrong)
                return Refuse(ReportRefusal.ImpossibleCounts, $"services[{i}].{wrong.Path}", wrong.Value, wrong.Expected);
        }

        return null;
    }

    private static ReportVerdict Entries(HealthReport report, ReportContext context)
    {
        var accepted = new List<ServiceObservation>(report.Services.Count);
        List<RefusedEntry>? refused = null;
        for (int i = 0; i < report.Services.Count; i++)
        {
            ServiceObservation service = report.Services[i];
            if (!context.Services.TryGetValue(service.Service, out ServiceDefinition? definition))
                (refused ??= []).Add(new RefusedEntry($"services[{i}]", service.Service, ReportRefusal.UnknownService));
            else if (accepted.Exists(other => other.Service == service.Service))
                (refused ??= []).Add(new RefusedEntry($"services[{i}]", service.Service, ReportRefusal.DuplicateEntry));
            else
                accepted.Add(KnownOrigins(service, definition, $"services[{i}]", ref refused));
        }

        return new ReportVerdict { Accepted = accepted, RefusedEntries = refused ?? [] };
    }

    /// <summary>The observation itself when all of its origins are known, which is the case that has to be cheap.</summary>
    private static ServiceObservation KnownOrigins(
        ServiceObservation service, ServiceDefinition definition, string path, ref List<RefusedEntry>? refused)
    {
        List<OriginObservation>? kept = null;
        for (int i = 0; i < service.Origins.Count; i++)
        {
            string id = service.Origins[i].Origin;
            ReportRefusal? reason = !IsDefined(definition, id, i) ? ReportRefusal.UnknownOrigin
                : IsRepeated(service, i) ? ReportRefusal.DuplicateEntry : null;
            if (reason is { } why)
            {
                (refused ??= []).Add(new RefusedEntry($"{path}.origins[{i}]", id, why));
                kept ??= [.. service.Origins.Take(i)];
            }
            else
            {
                kept?.Add(service.Origins[i]);
            }
        }

        return kept is null ? service : service with { Origins = kept };
    }

    private static bool IsDefined(ServiceDefinition definition, string id, int hint)
    {
        // Edges report in the definition's order, so the place of the entry is nearly always the place of the origin.
        if (hint < definition.Origins.Count && definition.Origins[hint].Id == id)
            return true;
        for (int i = 0; i < definition.Origins.Count; i++)
        {
            if (definition.Origins[i].Id == id)
                return true;
        }

        return false;
    }

    private static bool IsRepeated(ServiceObservation service, int index)
    {
        for (int i = 0; i < index; i++)
        {
            if (service.Origins[i].Origin == service.Origins[index].Origin)
                return true;
        }

        return false;
    }

    private static ReportVerdict Refuse(ReportRefusal reason, string path, string value, string expected) => new()
    {
        Refusal = reason,
        Error = new ValidationError(path, Checks.Shorten(value), expected),
    };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(TimeSpan value) => value.ToString("c", CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset value) => value.ToString("O", CultureInfo.InvariantCulture);
}
