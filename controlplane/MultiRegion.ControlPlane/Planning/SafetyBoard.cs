using System.Collections.Immutable;
using MultiRegion.Contracts;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Planning;

/// <summary>What the last round of planning says of every service's safety. Written by the planning loop alone, read by anybody.</summary>
internal sealed class SafetyBoard
{
    private const int MostShown = 20;
    private volatile ImmutableSortedDictionary<string, Entry> _services = ImmutableSortedDictionary.Create<string, Entry>(StringComparer.Ordinal);

    /// <summary>By service; one that could not be planned is not among them.</summary>
    public ImmutableSortedDictionary<string, Entry> Services => _services;

    public void Take(IReadOnlyList<PlanDraft> drafts) => _services = drafts
        .Where(draft => draft.Certificate is not null)
        .ToImmutableSortedDictionary(draft => draft.Definition.Name, draft => new Entry(draft.Certificate!, draft.Shortfall), StringComparer.Ordinal);

    public SafetyCertificate? Find(string service) => _services.GetValueOrDefault(service)?.Certificate;

    /// <summary>How many services are not N-1 safe, and the worst of them.</summary>
    public (int Count, IReadOnlyList<UnsafeService> Worst) Unsafe()
    {
        var all = _services.Where(service => service.Value.Certificate.Verdict == SafetyVerdict.Unsafe)
            .OrderByDescending(service => service.Value.Worst?.Shortfall ?? 0)
            .Select(service => new UnsafeService(service.Key, service.Value.Certificate.Sentence)).ToList();
        return (all.Count, all is { Count: > MostShown } ? all[..MostShown] : all);
    }

    /// <param name="Certificate">Whether any one loss can be borne.</param>
    /// <param name="Shortfall">Requests per second that cannot be taken as things are.</param>
    internal sealed record Entry(SafetyCertificate Certificate, double Shortfall)
    {
        /// <summary>The worst loss; null where nothing can be lost.</summary>
        public LossCase? Worst => Certificate.Worst is [var worst, ..] ? worst : null;
    }
}
