namespace MultiRegion.Core.Simulation.Policies;

/// <summary>An active health check of one origin: out after some failures in a row, back after some successes in a row.</summary>
internal sealed class HealthCheck(int failures, int successes)
{
    private int _row;

    public bool IsHealthy { get; private set; } = true;

    /// <returns>True if the verdict changed.</returns>
    public bool Record(bool good)
    {
        _row = good == IsHealthy ? 0 : _row + 1;
        if (_row < (IsHealthy ? failures : successes))
            return false;
        IsHealthy = !IsHealthy;
        _row = 0;
        return true;
    }
}
