namespace MultiRegion.Faults.Fuzzing.Inputs;

/// <summary>Ways to make bytes wrong that know nothing of what they mean.</summary>
internal static class ByteMutations
{
    private static readonly byte[] Telling = [0, 9, 10, 11, 13, 32, 34, 44, 47, 58, 59, 127, 128, 255];

    public static byte[] Apply(byte[] bytes, FuzzChance chance)
    {
        if (bytes.Length == 0)
            return chance.Bytes(chance.Below(50));
        List<byte> changed = [.. bytes];
        int at = chance.Below(changed.Count);
        switch (chance.Below(6))
        {
            case 0: changed[at] ^= (byte)(1 << chance.Below(8)); break;
            case 1: changed[at] = Telling[chance.Below(Telling.Length)]; break;
            case 2: changed.Insert(at, Telling[chance.Below(Telling.Length)]); break;
            case 3: changed.RemoveRange(at, Math.Min(changed.Count - at, chance.Between(1, 20))); break;
            case 4: changed.InsertRange(at, changed.GetRange(at, Math.Min(changed.Count - at, chance.Between(1, 60)))); break;
            default: changed.RemoveRange(at, changed.Count - at); break;
        }

        return [.. changed];
    }
}
