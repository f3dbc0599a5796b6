using MultiRegion.Edge.Routing;

namespace MultiRegion.Edge.Ejection;

/// <summary>
/// Which origin has become slow: it takes several times as long as it is used to, by more than chance, while its peers do not. Each is
/// held against itself, because some are farther than others.
/// </summary>
internal static class LatencyOutlier
{
    /// <summary>Answers of late that a judgement needs.</summary>
    private const double LeastAnswers = 8;

    /// <summary>Less is no matter for a request, however often its usual time it is; in microseconds.</summary>
    private const double LeastDelay = 5_000;

    public static RoutedOrigin? Find(RoutedService service, EjectionOptions options)
    {
        foreach (RoutedOrigin origin in service.Origins)
        {
            OriginLatency latency = origin.State.Latency;
            if (origin.IsEjected || latency.RecentAnswers < LeastAnswers || latency.Usual is not { } usual || latency.Recent is not { } recent)
                continue;
            double least = recent - (3 * latency.RecentError);
            if (least - usual >= LeastDelay && least > options.LatencyFactor * usual
                && PeersFactor(service, origin) is { } peers && least > options.LatencyFactor * usual * Math.Max(1, peers))
                return origin;
        }

        return null;
    }

    /// <summary>How many times their usual time the others take, in the middle of them; null if they do not say.</summary>
    private static double? PeersFactor(RoutedService service, RoutedOrigin candidate)
    {
        double[] factors = [.. service.Origins
            .Where(origin => origin != candidate && !origin.IsEjected && origin.State.Latency.RecentAnswers >= 1)
            .Select(origin => origin.State.Latency.Recent / origin.State.Latency.Usual).OfType<double>().Order()];
        return factors.Length == 0 ? null : factors[factors.Length / 2];
    }
}
