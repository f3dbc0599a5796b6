namespace MultiRegion.Faults.Fuzzing;

/// <summary>What a run came to, for a person.</summary>
internal static class FuzzText
{
    public static string Statuses(IReadOnlyDictionary<int, long> statuses) =>
        string.Join(" ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}xx {pair.Value}"));

    public static string Write(FuzzReport report, int seed)
    {
        string counts =
            $"seed {seed}: {report.Inputs} inputs, answers {Statuses(report.Statuses)}, {report.Arrivals} requests at the origins, {report.GoodServed} served beside, edge at most {report.PeakMemoryBytes >> 20} MiB";
        string findings = report.Findings.Count == 0
            ? "nothing was found"
            : string.Join("\n", report.Findings.Select(finding => $"FOUND {finding.Key}: infra/faults edge --replay {finding.Value}"));
        return $"{counts}\n{findings}";
    }
}
