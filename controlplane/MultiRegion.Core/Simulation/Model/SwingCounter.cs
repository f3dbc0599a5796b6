namespace MultiRegion.Core.Simulation.Model;

/// <summary>
/// Counts how often a share turns round: rises by more than <see cref="Least"/> above where it was lowest since it last fell so far, or the
/// other way. Smaller moves, however many, are none.
/// </summary>
internal sealed class SwingCounter
{
    public const double Least = 0.05;

    private double _low = double.PositiveInfinity;
    private double _high = double.NegativeInfinity;
    private int _direction;

    public int Count { get; private set; }

    public void Add(double share)
    {
        _low = Math.Min(_low, share);
        _high = Math.Max(_high, share);
        int direction = share >= _low + Least && _direction <= 0 ? 1 : share <= _high - Least && _direction >= 0 ? -1 : 0;
        if (direction == 0)
            return;
        // The first way it goes is no turn yet.
        Count += _direction == 0 ? 0 : 1;
        _direction = direction;
        _low = _high = share;
    }
}
