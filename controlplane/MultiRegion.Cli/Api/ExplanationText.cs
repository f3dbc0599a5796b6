using MultiRegion.Contracts;

namespace MultiRegion.Cli.Api;

/// <summary>Why weights are what they are, as text.</summary>
internal static class ExplanationText
{
    public static async Task WriteAsync(PlanExplanation explanation, TextWriter output)
    {
        await output.WriteLineAsync($"{explanation.Service} {explanation.Version}, {explanation.State}: {explanation.Sentence}");
        var table = new TextTable("origin", "before", "weight", "score", "avail", "latency", "satur", "probe", "evidence", "capacity/s", "usable/s", "ms", "why");
        foreach (WeightExplanation weight in explanation.Weights)
            table.Add(
                weight.Origin, Words.Number(weight.Previous, "0.000"), Words.Number(weight.Weight, "0.000"), Words.Number(weight.Score.Value, "0"), Words.Number(weight.Score.Availability),
                Words.Number(weight.Score.Latency), Words.Number(weight.Score.Saturation), Words.Number(weight.Score.Probe), weight.Score.Evidence.ToString(), Words.Number(weight.Capacity),
                Words.Number(weight.EffectiveCapacity, "0.#"), Words.Number(weight.DistanceMilliseconds, "0.#"), Why(weight));
        await table.WriteAsync(output);
        if (explanation.Certificate is { } certificate)
            await output.WriteLineAsync(certificate.Sentence);
        foreach (PeerAge peer in explanation.Peers)
            await output.WriteLineAsync($"{peer.Cell} was heard {Words.Age(peer.Age)} before");
    }

    private static string Why(WeightExplanation weight) => weight.Bounds.Count > 0
        ? string.Join("; ", weight.Bounds)
        : string.Join(", ", weight.Steps.Select(step => $"{step.Kind}{(step.Name is null ? "" : " " + step.Name)} {Words.Number(step.Before)}→{Words.Number(step.After)}"));
}
