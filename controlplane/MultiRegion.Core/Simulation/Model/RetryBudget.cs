using MultiRegion.Contracts;

namespace MultiRegion.Core.Simulation.Model;

/// <summary>The edge's token bank for one service: the same sums as the edge's own, which counts them without locks.</summary>
internal sealed class RetryBudget(RetryBudgetOptions options)
{
    private const int Slices = 10;

    private readonly double[] _balance = new double[Slices];
    private readonly double _slice = options.Window.TotalSeconds / Slices;
    private readonly double _floor = options.FloorPerSecond * options.Window.TotalSeconds;
    private long _current;

    public void Deposit(int requests, double now)
    {
        Turn(now);
        _balance[_current % Slices] += options.Ratio * requests;
    }

    /// <summary>Takes up to <paramref name="wanted"/> tokens.</summary>
    /// <returns>How many there were.</returns>
    public int Withdraw(int wanted, double now)
    {
        Turn(now);
        double left = _floor;
        foreach (double slice in _balance)
            left += slice;
        int taken = Math.Clamp((int)left, 0, wanted);
        _balance[_current % Slices] -= taken;
        return taken;
    }

    private void Turn(double now)
    {
        long slice = (long)(now / _slice);
        for (long i = Math.Max(_current + 1, slice - Slices + 1); i <= slice; i++)
            _balance[i % Slices] = 0;
        _current = Math.Max(_current, slice);
    }
}
