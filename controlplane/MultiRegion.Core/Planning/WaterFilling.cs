using System.Buffers;

namespace MultiRegion.Core.Planning;

/// <summary>
/// Splits one cell's demand over origins at the least total of distance, money, load and switching: the single-source transportation
/// problem with piecewise linear marginal costs, solved exactly by water-filling on the multiplier (Boyd and Vandenberghe, Convex
/// Optimization, 2004, ex. 5.2; the breakpoints as in Bitran and Hax, 1981).
/// </summary>
/// <remarks>
/// A further request per second costs an origin with load <c>x</c> and capacity <c>c</c>, <c>m(x) = d + L·g(x/c)</c>, where <c>g(ρ)</c> is
/// <c>ρ</c> up to the knee and rises <see cref="Steepness"/> times as fast beyond it, as queueing does (<c>ρ/(1−ρ)</c> has slope 25 at 0.8); and
/// <c>S</c> more above its previous load, which is what moving a request costs. At the optimum all origins between their bounds cost the same
/// <c>λ</c>, and each <c>x(λ)</c> is piecewise linear and never falls: between two neighbouring breakpoints the sum is a line, and the demand a point on it.
/// Where bounds leave too much, lower ones yield in proportion; where they leave too little, see <see cref="Overload"/>.
/// </remarks>
public static class WaterFilling
{
    /// <summary>Utilisation from which on load costs more.</summary>
    public const double Knee = 0.8;

    /// <summary>How many times more it costs there.</summary>
    public const double Steepness = 20;

    private const int BreakpointsPerArc = 8;

    /// <param name="demand">Requests per second, 0 or more.</param>
    /// <param name="arcs">The origins.</param>
    /// <param name="loadCost">What a request costs at an origin as full as a straight line would have it, in milliseconds, above 0.</param>
    /// <param name="switchCost">What moving a request to an origin costs, in milliseconds, 0 or more.</param>
    /// <param name="loads">Receives each origin's requests per second.</param>
    /// <returns>Requests per second that the origins cannot take within their upper bounds; they are sent all the same.</returns>
    public static double Solve(double demand, ReadOnlySpan<SolveArc> arcs, double loadCost, double switchCost, Span<double> loads)
    {
        double least = 0;
        double most = 0;
        foreach (SolveArc arc in arcs)
        {
            least += arc.Lower;
            most += arc.Upper;
        }

        if (demand >= most)
        {
            Overload.Share(demand, arcs, loads);
            return demand - most;
        }

        if (demand <= least)
        {
            for (int i = 0; i < loads.Length; i++)
                loads[i] = least > 0 ? arcs[i].Lower * (demand / least) : 0;
            return 0;
        }

        Fill(demand, arcs, loadCost, switchCost, loads);
        return 0;
    }

    /// <summary>The cost of a further request at a load, without that of switching.</summary>
    public static double Marginal(SolveArc arc, double load, double loadCost)
    {
        double full = load / arc.Capacity;
        return arc.Cost + loadCost * (full + (Steepness - 1) * Math.Max(0, full - Knee));
    }

    /// <summary>
    /// A switching cost, in milliseconds, that nothing but a bound is worth: twice what the dearest origin costs when it is full, while what is
    /// planned with it is within its capacity.
    /// </summary>
    public static double NeverSwitch(ReadOnlySpan<SolveArc> arcs, double loadCost)
    {
        double dearest = 0;
        foreach (SolveArc arc in arcs)
            dearest = Math.Max(dearest, Marginal(arc, arc.Capacity, loadCost));
        return 2 * dearest;
    }

    private static void Fill(double demand, ReadOnlySpan<SolveArc> arcs, double loadCost, double switchCost, Span<double> loads)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(BreakpointsPerArc * arcs.Length);
        Span<double> ends = rented.AsSpan(0, Breakpoints(arcs, loadCost, switchCost, rented));
        ends.Sort();
        int below = 0;
        int above = ends.Length - 1;
        while (above - below > 1)
        {
            int middle = (below + above) >> 1;
            if (Total(ends[middle], arcs, loadCost, switchCost) <= demand)
                below = middle;
            else
                above = middle;
        }

        double low = Total(ends[below], arcs, loadCost, switchCost);
        double high = Total(ends[above], arcs, loadCost, switchCost);
        double part = high > low ? Math.Clamp((demand - low) / (high - low), 0, 1) : 0;
        for (int i = 0; i < loads.Length; i++)
        {
            double from = Load(ends[below], arcs[i], loadCost, switchCost);
            loads[i] = from + part * (Load(ends[above], arcs[i], loadCost, switchCost) - from);
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private static int Breakpoints(ReadOnlySpan<SolveArc> arcs, double loadCost, double switchCost, double[] ends)
    {
        int count = 0;
        foreach (SolveArc arc in arcs)
        {
            int first = count;
            ends[count++] = Marginal(arc, arc.Lower, loadCost);
            ends[count++] = Marginal(arc, arc.Upper, loadCost);
            ends[count++] = arc.Cost + loadCost * Knee;
            if (arc.Previous is not { } previous || switchCost == 0)
                continue;
            ends[count++] = Marginal(arc, previous, loadCost);
            for (int last = count, i = first; i < last; i++)
                ends[count++] = ends[i] + switchCost;
        }

        return count;
    }

    private static double Total(double level, ReadOnlySpan<SolveArc> arcs, double loadCost, double switchCost)
    {
        double total = 0;
        foreach (ref readonly SolveArc arc in arcs)
            total += Load(level, in arc, loadCost, switchCost);
        return total;
    }

    /// <summary>The load at which a further request costs <paramref name="level"/>: at its previous one while neither more nor less is worth the switch.</summary>
    private static double Load(double level, in SolveArc arc, double loadCost, double switchCost)
    {
        double load = Inverse(level, in arc, loadCost);
        if (arc.Previous is { } previous && load > previous)
            load = Math.Max(previous, Inverse(level - switchCost, in arc, loadCost));
        return Math.Clamp(load, arc.Lower, arc.Upper);
    }

    private static double Inverse(double level, in SolveArc arc, double loadCost)
    {
        double full = (level - arc.Cost) / loadCost;
        return arc.Capacity * (full > Knee ? Knee + (full - Knee) / Steepness : full);
    }
}
