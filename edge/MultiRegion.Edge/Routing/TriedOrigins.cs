using System.Runtime.CompilerServices;

namespace MultiRegion.Edge.Routing;

/// <summary>The origins that a request has been at: as many as attempts are allowed, without an allocation.</summary>
internal struct TriedOrigins
{
    /// <summary>Most attempts that a service may allow.</summary>
    public const int Max = 10;

    private Slots _slots;
    private int _count;

    public readonly bool IsEmpty => _count == 0;

    public readonly bool Contains(int index)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_slots[i] == index)
                return true;
        }

        return false;
    }

    public void Add(int index)
    {
        if (_count < Max)
            _slots[_count++] = index;
    }

    [InlineArray(Max)]
    private struct Slots
    {
        private int _first;
    }
}
