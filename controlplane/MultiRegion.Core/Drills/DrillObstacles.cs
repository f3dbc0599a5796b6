using System.Globalization;
using MultiRegion.Contracts;

namespace MultiRegion.Core.Drills;

/// <summary>What neither lets a drill begin nor go on, put in words.</summary>
public static class DrillObstacles
{
    /// <summary>The plans of the cell: an incident anywhere in it is no time for a rehearsal.</summary>
    public static IEnumerable<string> OfPlans(IEnumerable<PlanDraft> drafts)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        return drafts.Where(draft => draft.State is PlanState.Panic or PlanState.Down)
            .Select(draft => $"{draft.Definition.Name} is {(draft.State == PlanState.Panic ? "in panic" : "down")}");
    }

    /// <summary>Freezes of a service that the drill is about, and drills of other cells.</summary>
    /// <param name="drill">The drill.</param>
    /// <param name="own">The name of this cell's override.</param>
    /// <param name="services">The services that the drill is about.</param>
    /// <param name="intents">The merged set.</param>
    /// <param name="now">When.</param>
    public static IEnumerable<string> OfIntents(DrillRecord drill, string own, IReadOnlyCollection<string> services, IEnumerable<Intent> intents, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(drill);
        ArgumentNullException.ThrowIfNull(intents);
        foreach (Intent intent in intents.Where(intent => !intent.Removed))
        {
            if (intent.Freeze is { } freeze && freeze.From <= now && now < freeze.Until && !freeze.Exempt.Contains(drill.Author)
                && (freeze.Services.Count == 0 || freeze.Services.Any(services.Contains)))
                yield return string.Create(CultureInfo.InvariantCulture, $"changes are frozen by {intent.Name} until {freeze.Until.ToUniversalTime():d MMM HH:mm} UTC");
            // Of two cells that began at the same moment one gives way, the same by what either sees.
            if (intent.Override is { } spec && spec.Until > now && intent.Name.StartsWith(DrillOverride.Prefix, StringComparison.Ordinal) && intent.Name != own
                && (drill.Phase == DrillPhase.Waiting || string.CompareOrdinal(intent.Name, own) < 0))
                yield return $"the drill of override {intent.Name} is under way";
        }
    }

    /// <summary>Services that a rule suspends the drill's override for.</summary>
    public static IEnumerable<string> OfSuspensions(string own, IEnumerable<PlanDraft> drafts)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        return drafts.SelectMany(draft => draft.Suspended.Where(suspension => suspension.Override == own)
            .Select(suspension => $"rule {suspension.Rule} suspends it for {draft.Definition.Name}: {suspension.Sentence}"));
    }

    /// <summary>What does not let a drill begin, by the preview of its last step.</summary>
    public static IEnumerable<string> OfPreviews(DrillSpec spec, IEnumerable<ServicePreview> previews)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(previews);
        foreach (ServicePreview preview in previews)
        {
            foreach (RuleViolation violation in preview.Violations)
                yield return $"rule {violation.Rule} refuses it for {preview.Service}: {violation.Sentence}";
            foreach (ShadowedOverride shadow in preview.ShadowedBy)
                yield return $"override {shadow.Override} by {shadow.Author} stands above it for {string.Join(", ", shadow.Origins)} of {preview.Service}";
            if (preview.CertificateBefore.Verdict == SafetyVerdict.Unsafe)
                yield return $"{preview.Service} is {preview.CertificateBefore.Sentence.TrimEnd('.')}";
            else if (spec.SafeAfterwards && preview.CertificateAfter.Verdict == SafetyVerdict.Unsafe)
                yield return $"what would be left of {preview.Service} is {preview.CertificateAfter.Sentence.TrimEnd('.')}";
        }
    }
}
