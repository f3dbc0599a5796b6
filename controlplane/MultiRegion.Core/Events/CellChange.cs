using MultiRegion.Contracts;

namespace MultiRegion.Core.Events;

/// <summary>Something that is worth an event.</summary>
public sealed record CellChange(EventKind Kind, string Sentence, string? Service = null, string? Subject = null);
