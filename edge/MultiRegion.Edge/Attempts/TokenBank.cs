using MultiRegion.Contracts;

namespace MultiRegion.Edge.Attempts;

/// <summary>
/// The retry budget: each request earns a part of a token, an attempt beyond the first costs one, and what was earned can be spent for a
/// window. Time is cut in ten slices; each slice is one word that carries its own number, so depositing and withdrawing need no lock and
/// the balance cannot fall below zero.
/// </summary>
internal sealed class TokenBank
{
    private const int Slices = 10;
    private const long Milli = 1000;

    // High half: number of the slice that the low half is of. Earned in thousandths of a token, spent in whole ones.
    private readonly long[] _earned = new long[Slices];
    private readonly long[] _spent = new long[Slices];
    private readonly long _earnedEach;
    private readonly long _floor;
    private readonly long _sliceTicks;

    public TokenBank(RetryBudgetOptions options)
    {
        Options = options;
        _earnedEach = (long)(options.Ratio * Milli);
        _floor = (long)(options.FloorPerSecond * options.Window.TotalSeconds * Milli);
        _sliceTicks = Math.Max(1, options.Window.Ticks / Slices);
    }

    public RetryBudgetOptions Options { get; }

    /// <summary>A request came.</summary>
    public void Deposit(TimeSpan now)
    {
        if (_earnedEach > 0)
            Add(_earned, SliceAt(now), _earnedEach);
    }

    /// <summary>Takes one token, if there is one.</summary>
    public bool TryWithdraw(TimeSpan now)
    {
        uint slice = SliceAt(now);
        ref long current = ref _spent[slice % Slices];
        while (true)
        {
            // Only the current slice's spending can change under us; if it does, the exchange fails and everything is counted anew.
            long seen = Volatile.Read(ref current);
            if (Balance(slice) < Milli)
                return false;
            long spent = NumberOf(seen) == slice ? AmountOf(seen) : 0;
            if (Interlocked.CompareExchange(ref current, Pack(slice, spent + 1), seen) == seen)
                return true;
        }
    }

    /// <summary>Gives back a token that was not used after all.</summary>
    public void Refund(TimeSpan now) => Add(_earned, SliceAt(now), Milli);

    /// <summary>Whole tokens that can be spent now.</summary>
    public long Left(TimeSpan now) => Math.Max(0, Balance(SliceAt(now)) / Milli);

    private long Balance(uint slice)
    {
        long balance = _floor;
        for (int i = 0; i < Slices; i++)
            balance += InWindow(Volatile.Read(ref _earned[i]), slice) - (InWindow(Volatile.Read(ref _spent[i]), slice) * Milli);
        return balance;
    }

    private static void Add(long[] slices, uint slice, long amount)
    {
        ref long word = ref slices[slice % Slices];
        long seen = Volatile.Read(ref word);
        while (true)
        {
            long sum = NumberOf(seen) == slice ? Math.Min(AmountOf(seen) + amount, int.MaxValue) : amount;
            long was = Interlocked.CompareExchange(ref word, Pack(slice, sum), seen);
            if (was == seen)
                return;
            seen = was;
        }
    }

    // Slices count from 1, so that a word of zeros is of no slice.
    private uint SliceAt(TimeSpan now) => (uint)((now.Ticks / _sliceTicks) + 1);

    private static long InWindow(long word, uint slice) => slice - NumberOf(word) < Slices && NumberOf(word) != 0 ? AmountOf(word) : 0;

    private static uint NumberOf(long word) => (uint)(word >> 32);

    private static long AmountOf(long word) => word & uint.MaxValue;

    private static long Pack(uint slice, long amount) => ((long)slice << 32) | amount;
}
