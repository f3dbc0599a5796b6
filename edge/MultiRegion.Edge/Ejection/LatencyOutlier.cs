using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Ejection;

/// <summary>
/// Which origin has become slow: it takes several times as long as it is used to, by more than chance, while its peers do not. Each is
/// held against itself, because some are farther than others.
/// </summary>
internal static class LatencyOutlier
{
    /// <summary>Answers of late that a judgement needs.</summary>
    private const double LeastAnswers = 6;

    /// <summary>Less is no matter for a request, however often its usual time it is.</summary>
    private static readonly TimeSpan LeastDelay = TimeSpan.FromMilliseconds(5);

    public static RoutedOrigin? Find(RoutedService service, EjectionOptions options)
    {
        double limit = Math.Log2(options.LatencyFactor);
        foreach (RoutedOrigin origin in service.Origins)
        {
            OriginLatency latency = origin.State.Latency;
            if (origin.IsEjected || latency.RecentAnswers < LeastAnswers || latency.Slowdown is not { } slowdown || latency.Usual is not { } usual)
                continue;
            double least = slowdown - (2 * latency.SlowdownError);
            if (least > limit && usual * (Math.Pow(2, least) - 1) >= LeastDelay
                && PeersSlowdown(service, origin) is { } peers && least > limit + Math.Max(0, peers))
                return origin;
        }

        return null;
    }

    /// <summary>How much longer than usual the others take, in the middle of them; null if they do not say.</summary>
    private static double? PeersSlowdown(RoutedService service, RoutedOrigin candidate)
    {
        double[] slowdowns = [.. service.Origins
            .Where(origin => origin != candidate && !origin.IsEjected && origin.State.Latency.RecentAnswers >= 1)
            .Select(origin => origin.State.Latency.Slowdown).OfType<double>().Order()];
        return slowdowns.Length == 0 ? null : slowdowns[slowdowns.Length / 2];
    }
}
