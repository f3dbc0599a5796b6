using System.Numerics;

namespace MultiRegion.Core.Simulation.Model;

/// <summary>
/// Seeded randomness: xoshiro256** (Blackman and Vigna, 2018), seeded by SplitMix64, so that a seed gives the same draws with every
/// version of .NET. Not thread-safe.
/// </summary>
internal sealed class Chance
{
    /// <summary>From this mean on a count is drawn from the normal distribution, rounded.</summary>
    private const double NormalFrom = 30;

    /// <summary>Up to this many trials are drawn one by one.</summary>
    private const int CountedTrials = 24;

    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <param name="seed">Any number.</param>
    /// <param name="stream">Streams of one seed are independent of each other.</param>
    public Chance(ulong seed, ulong stream)
    {
        ulong state = seed * 0x9E3779B97F4A7C15 ^ (stream + 1) * 0xD1B54A32D192ED03;
        _a = SplitMix(ref state);
        _b = SplitMix(ref state);
        _c = SplitMix(ref state);
        _d = SplitMix(ref state);
    }

    /// <summary>From [0, 1).</summary>
    public double Next()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return (result >> 11) * (1.0 / (1UL << 53));
    }

    public double Between(double least, double most) => least + (most - least) * Next();

    /// <summary>From 0 to one below <paramref name="count"/>.</summary>
    public int Index(int count) => Math.Min(count - 1, (int)(Next() * count));

    /// <summary>Standard normal (Box and Muller, 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());

    /// <summary>Arrivals of a Poisson process that has <paramref name="mean"/> of them on average.</summary>
    public int Poisson(double mean)
    {
        if (!(mean > 0))
            return 0;
        if (mean >= NormalFrom)
            return (int)Math.Max(0, Math.Round(mean + Math.Sqrt(mean) * Normal()));
        double limit = Math.Exp(-mean);
        int count = 0;
        for (double product = Next(); product > limit; product *= Next())
            count++;
        return count;
    }

    /// <summary>How many of <paramref name="trials"/> succeed, each with probability <paramref name="share"/>.</summary>
    public int Binomial(int trials, double share)
    {
        if (trials <= 0 || !(share > 0))
            return 0;
        if (share >= 1)
            return trials;
        if (share > 0.5)
            return trials - Binomial(trials, 1 - share);
        if (trials > CountedTrials)
        {
            double mean = trials * share;
            return mean >= NormalFrom
                ? (int)Math.Clamp(Math.Round(mean + Math.Sqrt(mean * (1 - share)) * Normal()), 0, trials)
                : Gaps(trials, share);
        }

        int hits = 0;
        for (int i = 0; i < trials; i++)
            hits += Next() < share ? 1 : 0;
        return hits;
    }

    /// <summary>Splits <paramref name="count"/> over indexes in proportion to <paramref name="weights"/>; they sum to more than 0.</summary>
    public void Split(int count, ReadOnlySpan<double> weights, Span<int> parts)
    {
        double left = 0;
        foreach (double weight in weights)
            left += weight;
        for (int i = 0; i < weights.Length; i++)
        {
            double share = left > 0 ? weights[i] / left : 0;
            // What rounding left of the sum must not leave a request without a place.
            parts[i] = weights[i] > 0 && share > 1 - 1e-9 ? count : Binomial(count, share);
            count -= parts[i];
            left -= weights[i];
        }
    }

    /// <summary>Jumps from success to success, so that few of them cost little (Devroye, 1986).</summary>
    private int Gaps(int trials, double share)
    {
        double log = Math.Log(1 - share);
        int hits = 0;
        for (double at = Math.Log(1 - Next()) / log; at < trials; at += 1 + Math.Floor(Math.Log(1 - Next()) / log))
            hits++;
        return hits;
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
