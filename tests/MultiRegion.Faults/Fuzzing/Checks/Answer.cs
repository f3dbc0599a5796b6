namespace MultiRegion.Faults.Fuzzing.Checks;

/// <summary>One answer that came on a connection.</summary>
/// <param name="Status">Three digits; below 200 it is not the last.</param>
/// <param name="IsProblem">It is the edge's own, and explains itself.</param>
/// <param name="To">Target that an honest origin says it answers; null if no origin did.</param>
internal sealed record Answer(int Status, bool IsProblem, string? To);
