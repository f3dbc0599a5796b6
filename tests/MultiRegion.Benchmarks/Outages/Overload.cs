using System.Text.Json.Nodes;

namespace MultiRegion.Benchmarks.Outages;

/// <summary>What is run.</summary>
internal sealed record OverloadOptions(TimeSpan Outage, string EdgeAssembly);

/// <summary>
/// All origins refuse everything for a while, at twice the load that they can serve; then they are well, and the load is what it was. What arrives at them
/// meanwhile, and how soon the service is well again, is what "Metastable failures in the wild" (OSDI 2022) is about.
/// </summary>
internal sealed class Overload(OverloadOptions options, TimeProvider time, TextWriter output)
{
    private const double MostLoad = 1.2;
    private const int Origins = 3;
    private const double CapacityEach = 200;
    private const double Capacity = Origins * CapacityEach;

    /// <summary>Of what can be served: before, and after.</summary>
    private const double CalmShare = 0.7;
    private const double WellShare = 0.99;
    private static readonly TimeSpan MostRecovery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    /// <returns>The program's exit code: 1 if a bar was missed.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        LimitedOrigin[] behaviours = [.. Enumerable.Range(0, Origins).Select(_ => new LimitedOrigin(CapacityEach, TimeSpan.FromMilliseconds(20), time))];
        await using var origins = await OriginSet.StartAsync(Origins, i => behaviours[i].ServeAsync, ct);
        using BenchEdge edge = await BenchEdge.StartAsync(options.EdgeAssembly, "overload", origins.All, new JsonObject(), ct);
        using var load = new OpenLoopLoad(edge.Url, time);
        output.WriteLine($"{Origins} origins of {CapacityEach} requests/s each, defaults of the service; before: {Capacity * CalmShare:0} requests/s for {Calm.TotalSeconds:0} s");
        await load.SendAsync(Capacity * CalmShare, Calm, ct);

        output.WriteLine($"all refuse (503, Retry-After: 1) for {options.Outage.TotalSeconds:0} s, offered {2 * Capacity:0} requests/s");
        foreach (LimitedOrigin origin in behaviours)
            origin.RefusesAll = true;
        TimeSpan outageAt = load.Now;
        long arrivals = origins.All.Sum(origin => origin.Arrivals), sent = load.Sent;
        await load.SendAsync(2 * Capacity, options.Outage, ct);
        double offered = load.Sent - sent;
        double originLoad = (origins.All.Sum(origin => origin.Arrivals) - arrivals) / offered;

        output.WriteLine($"all are well, offered {Capacity * CalmShare:0} requests/s");
        foreach (LimitedOrigin origin in behaviours)
            origin.RefusesAll = false;
        TimeSpan wellAt = load.Now;
        await load.SendAsync(Capacity * CalmShare, After, ct);
        await load.EndAsync();
        return Judge(load.Requests, originLoad, outageAt, wellAt);
    }

    private int Judge(IReadOnlyList<SentRequest> requests, double originLoad, TimeSpan outageAt, TimeSpan wellAt)
    {
        List<SentRequest> good = [.. requests.Where(request => request.Status == 200)];
        TimeSpan? firstGood = good.Where(request => request.AnsweredAt > wellAt).Select(request => (TimeSpan?)request.AnsweredAt).Min();
        TimeSpan? recovered = RecoveredAt(requests, wellAt);
        List<SentRequest> during = [.. requests.Where(request => request.SentAt >= outageAt && request.SentAt < wellAt)];
        double[] waits = [.. during.Select(request => (request.AnsweredAt - request.SentAt).TotalMilliseconds).Order()];
        List<SentRequest> before = [.. requests.Where(request => request.SentAt < outageAt)];
        output.WriteLine($"before: {before.Count} requests, {before.Count(request => request.Status == 200) / (double)before.Count:P2} served");
        output.WriteLine(
            $"outage: {during.Count} requests, answers {Statuses(during)}; p50 {waits[waits.Length / 2]:0.0} ms, p99 {waits[waits.Length * 99 / 100]:0.0} ms");
        output.WriteLine($"first good answer {(firstGood - wellAt)?.TotalMilliseconds:0} ms after the origins were well");

        bool light = originLoad <= MostLoad;
        output.WriteLine($"{(light ? "pass" : "FAIL")}  origin load during the outage: {originLoad:0.000} × the offered, bar {MostLoad}");
        // Requests that were sent a moment before the first good answer may be good too.
        TimeSpan? took = recovered < firstGood ? TimeSpan.Zero : recovered - firstGood;
        bool quick = took <= MostRecovery;
        output.WriteLine(
            $"{(quick ? "pass" : "FAIL")}  {WellShare:P0} of requests served from {took?.TotalSeconds:0.00} s after the first good answer on, bar {MostRecovery.TotalSeconds:0} s");
        return light && quick ? 0 : 1;
    }

    /// <summary>Begin of the first window from which on every window is well.</summary>
    private static TimeSpan? RecoveredAt(IReadOnlyList<SentRequest> requests, TimeSpan wellAt)
    {
        var windows = requests.Where(request => request.SentAt >= wellAt).ToLookup(request => (request.SentAt - wellAt).Ticks / Window.Ticks);
        TimeSpan? from = null;
        foreach (var window in windows.OrderByDescending(window => window.Key))
        {
            if (window.Count(request => request.Status == 200) < WellShare * window.Count())
                break;
            from = wellAt + (window.Key * Window);
        }

        return from;
    }

    private static string Statuses(List<SentRequest> requests) =>
        string.Join(", ", requests.CountBy(request => request.Status).OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} × {pair.Key}"));
}
