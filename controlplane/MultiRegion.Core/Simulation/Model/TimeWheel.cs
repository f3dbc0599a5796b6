namespace MultiRegion.Core.Simulation.Model;

/// <summary>Attempts under way, by the step in which they end.</summary>
internal sealed class TimeWheel(int steps)
{
    private readonly List<Flight>[] _slots = [.. Enumerable.Range(0, steps).Select(_ => new List<Flight>())];

    /// <summary>Lets attempts end after <paramref name="delay"/> steps, at least one, at most the wheel's size less one.</summary>
    public void Add(long now, int delay, in Flight flight) =>
        _slots[(now + Math.Clamp(delay, 1, _slots.Length - 1)) % _slots.Length].Add(flight);

    /// <summary>The attempts that end now; the caller clears the list.</summary>
    public List<Flight> Due(long now) => _slots[now % _slots.Length];
}
