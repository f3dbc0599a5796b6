using System.Diagnostics.Metrics;

namespace MultiRegion.ControlPlane.Tests.Support;

/// <summary>Meters that nobody reads.</summary>
public sealed class NoMeters : IMeterFactory
{
    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
    }
}
