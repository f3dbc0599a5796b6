using System.Text.Json.Nodes;

namespace MultiRegion.Benchmarks.Outages;

/// <summary>What is run.</summary>
internal sealed record RelayMixOptions(int Clients, long Requests, int Seed, string EdgeAssembly);

/// <summary>
/// POST clients whose three origins each fail 28 % of calls at random: through an edge with the service's own settings, through one with the defaults, and
/// directly, all at the same time, each with origins of its own. A published relay made by hand reached 98 %.
/// </summary>
internal sealed class RelayMix(RelayMixOptions options, TimeProvider time, TextWriter output)
{
    private const double LeastSuccess = 0.9999;
    private const double MostMean = 1.5;
    private const double MostLoad = 1.45;
    private const int Origins = 3;

    /// <summary>For what is only shown beside.</summary>
    private const long RequestsBeside = 6000;
    private const long WarmUp = 500;

    /// <returns>The program's exit code: 1 if a bar was missed.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        output.WriteLine(
            $"{options.Clients} clients, {Origins} origins that each fail {RelayMixOrigin.FailureShare:P0} of calls (half 429, half 500); every call takes "
            + $"{RelayMixOrigin.MeanTime.TotalMilliseconds:0} ms in the mean (log-normal, sigma {RelayMixOrigin.Sigma}); seed {options.Seed}");
        Task<RelayMixResult> direct = DirectAsync(ct);
        Task<RelayMixResult> defaults = ThroughEdgeAsync("defaults", new JsonObject(), RequestsBeside, ct);
        RelayMixResult own = await ThroughEdgeAsync("own", OwnSettings(), options.Requests, ct);

        double attempt = (await direct).MeanMilliseconds;
        output.WriteLine("                   requests   success   mean ms   / attempt   origin load   failures");
        Write("direct", await direct, attempt);
        Write("edge, defaults", await defaults, attempt);
        Write("edge, own settings", own, attempt);
        bool passed = Judge("success", own.Success >= LeastSuccess, $"{own.Success:P4}, bar {LeastSuccess:P2}")
            & Judge("mean", own.MeanMilliseconds <= MostMean * attempt, $"{own.MeanMilliseconds / attempt:0.00} of an attempt's, bar {MostMean}")
            & Judge("origin load", own.OriginLoad <= MostLoad, $"{own.OriginLoad:0.000}, bar {MostLoad}");
        return passed ? 0 : 1;
    }

    /// <summary>Eight attempts, a bank of 0.6, and a 500 that is declared safe to repeat.</summary>
    private static JsonObject OwnSettings() => new()
    {
        ["Attempts"] = new JsonObject { ["MaxAttempts"] = 8, ["RefusalStatuses"] = new JsonArray(429, 500) },
        ["RetryBudget"] = new JsonObject { ["Ratio"] = 0.6 },
    };

    private async Task<RelayMixResult> DirectAsync(CancellationToken ct)
    {
        await using var origins = await OriginSet.StartAsync(Origins, i => new RelayMixOrigin(options.Seed + i, time).ServeAsync, ct);
        Uri[] targets = [.. origins.All.Select(origin => origin.Address)];
        await new RelayMixLoad(options.Clients, time).RunAsync(targets, WarmUp, origins.All, ct);
        return await new RelayMixLoad(options.Clients, time).RunAsync(targets, RequestsBeside, origins.All, ct);
    }

    private async Task<RelayMixResult> ThroughEdgeAsync(string name, JsonObject settings, long requests, CancellationToken ct)
    {
        await using var origins = await OriginSet.StartAsync(Origins, i => new RelayMixOrigin(options.Seed + i, time).ServeAsync, ct);
        using BenchEdge edge = await BenchEdge.StartAsync(options.EdgeAssembly, name, origins.All, settings, ct);
        await new RelayMixLoad(options.Clients, time).RunAsync([edge.Url], WarmUp, origins.All, ct);
        return await new RelayMixLoad(options.Clients, time).RunAsync([edge.Url], requests, origins.All, ct);
    }

    private void Write(string name, RelayMixResult result, double attempt) => output.WriteLine(
        $"{name,-18} {result.Requests,8} {result.Success,9:P4} {result.MeanMilliseconds,9:0} {result.MeanMilliseconds / attempt,11:0.00} {result.OriginLoad,13:0.000}"
        + $"   {string.Join(", ", result.Failures.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} × {pair.Key}"))}");

    private bool Judge(string name, bool passed, string found)
    {
        output.WriteLine($"{(passed ? "pass" : "FAIL")}  {name}: {found}");
        return passed;
    }
}
