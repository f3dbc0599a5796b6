using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Previews;

/// <summary>Says in one line what a change would do.</summary>
public static class PreviewSentence
{
    public static string Render(IReadOnlyList<ServicePreview> services, IReadOnlyList<RuleViolation> refusals)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(refusals);
        List<string> parts = [];
        if (refusals is [var first, ..])
            parts.Add($"Refused by {string.Join(", ", refusals.Select(refusal => refusal.Rule).Distinct())}: {(first.Service is null ? "" : first.Service + ": ")}{first.Sentence}.");
        ServicePreview[] moved = [.. services.Where(service => service.MovedShare > 0).OrderByDescending(service => service.MovedRequests)];
        parts.Add(moved.Length == 0
            ? "No traffic would move."
            : string.Create(CultureInfo.InvariantCulture, $"{moved.Sum(service => service.MovedRequests):0.#} requests/s of {Names(moved)} would move."));
        (string Service, OriginPreview Origin)[] full = [.. services.SelectMany(service => service.Origins.Where(IsOverloaded).Select(origin => (service.Service, origin)))];
        if (full is [var most, ..])
        {
            parts.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{most.Service}/{most.Origin.Origin} would get {most.Origin.LoadAfter:0.#} of {most.Origin.Capacity:0.#} requests/s{(full.Length > 1 ? $", and {full.Length - 1} more too much" : "")}."));
        }

        parts.AddRange(services.Where(service => service.CertificateBefore.Verdict == SafetyVerdict.Safe && service.CertificateAfter.Verdict == SafetyVerdict.Unsafe)
            .Select(service => $"{service.Service} would be {service.CertificateAfter.Sentence}"));
        string[] shadowed = [.. services.SelectMany(service => service.Shadows).Select(shadow => $"{shadow.Override} of {shadow.Author}").Distinct()];
        if (shadowed.Length > 0)
            parts.Add($"It would beat {string.Join(" and ", shadowed)}.");
        return string.Join(" ", parts);
    }

    private static bool IsOverloaded(OriginPreview origin) => origin.LoadAfter > origin.LoadBefore && origin.LoadAfter > origin.Capacity;

    private static string Names(ServicePreview[] services) =>
        services.Length <= 3 ? string.Join(", ", services.Select(service => service.Service)) : $"{services.Length} services";
}
