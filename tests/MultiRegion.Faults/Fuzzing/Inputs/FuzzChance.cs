namespace MultiRegion.Faults.Fuzzing.Inputs;

/// <summary>The choices of one input: the same for the same seed and number.</summary>
internal sealed class FuzzChance
{
    private readonly Random _random;

    public FuzzChance(int seed, long number)
    {
        // SplitMix64 (Steele, 2014): neighbouring numbers give unrelated streams, and it is the same on every machine and runtime.
        ulong mixed = unchecked(((ulong)(uint)seed << 32) + ((ulong)number * 0x9E3779B97F4A7C15UL));
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL);
        _random = new Random(unchecked((int)(mixed ^ (mixed >> 31))));
    }

    public int Below(int limit) => _random.Next(limit);

    public int Between(int least, int most) => _random.Next(least, most + 1);

    public bool OneIn(int count) => _random.Next(count) == 0;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];

    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Small mostly, and seldom large.</summary>
    public int Size(int usual, int seldom) => OneIn(40) ? Below(seldom) : Below(usual);
}
