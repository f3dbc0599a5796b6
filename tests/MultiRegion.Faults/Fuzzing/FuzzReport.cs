namespace MultiRegion.Faults.Fuzzing;

/// <summary>What a run came to.</summary>
/// <param name="Inputs">Sent.</param>
/// <param name="GoodServed">Requests beside them that were answered well.</param>
/// <param name="Arrivals">Requests at the origins.</param>
/// <param name="Statuses">Answers to the inputs, by hundreds.</param>
/// <param name="PeakMemoryBytes">Of the edge.</param>
/// <param name="Findings">Each kind with the file that its first input is in.</param>
internal sealed record FuzzReport(
    long Inputs, long GoodServed, long Arrivals, IReadOnlyDictionary<int, long> Statuses, long PeakMemoryBytes, IReadOnlyDictionary<string, string> Findings);
