using MultiRegion.Faults.Fuzzing.Inputs;

namespace MultiRegion.Faults.Fuzzing.Checks;

/// <summary>Something that must not be.</summary>
/// <param name="Kind">The same for findings that are alike.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Inputs">What was sent: the one input that did it, or all that may have.</param>
internal sealed record Finding(string Kind, string Detail, IReadOnlyList<FuzzInput> Inputs);
