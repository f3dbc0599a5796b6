namespace MultiRegion.Faults.Fuzzing.Inputs;

/// <summary>The inputs of a seed, by number.</summary>
internal static class FuzzInputs
{
    public static FuzzInput Make(int seed, long number)
    {
        var chance = new FuzzChance(seed, number);
        return chance.Below(10) switch
        {
            < 6 => Http1Inputs.Make(number, chance, FuzzTransport.Http1),
            6 => Http1Inputs.Make(number, chance, FuzzTransport.Http1OverTls),
            _ => Http2Inputs.Make(number, chance),
        };
    }
}
