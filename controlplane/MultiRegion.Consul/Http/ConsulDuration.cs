using System.Globalization;

namespace MultiRegion.Consul;

/// <summary>Durations as Consul reads them.</summary>
internal static class ConsulDuration
{
    public static string Format(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalMilliseconds}ms");
}
