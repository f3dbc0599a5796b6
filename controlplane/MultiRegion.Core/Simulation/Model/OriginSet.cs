using System.Numerics;
using MultiRegion.Core.Validation;

namespace MultiRegion.Core.Simulation.Model;

/// <summary>A set of origins by their index, for as many as a service may have (<see cref="DefinitionValidator.MaxOrigins"/>).</summary>
internal readonly record struct OriginSet
{
    private const int Bits = 64;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    private OriginSet(ulong first, ulong second, ulong third, ulong fourth) => (_first, _second, _third, _fourth) = (first, second, third, fourth);

    public int Count => BitOperations.PopCount(_first) + BitOperations.PopCount(_second) + BitOperations.PopCount(_third) + BitOperations.PopCount(_fourth);

    public bool Has(int origin)
    {
        ulong word = (origin / Bits) switch { 0 => _first, 1 => _second, 2 => _third, _ => _fourth };
        return (word >> (origin % Bits) & 1) != 0;
    }

    public OriginSet With(int origin)
    {
        ulong bit = 1UL << (origin % Bits);
        return (origin / Bits) switch
        {
            0 => new OriginSet(_first | bit, _second, _third, _fourth),
            1 => new OriginSet(_first, _second | bit, _third, _fourth),
            2 => new OriginSet(_first, _second, _third | bit, _fourth),
            _ => new OriginSet(_first, _second, _third, _fourth | bit),
        };
    }
}
