namespace MultiRegion.Faults.Fuzzing.Inputs;

/// <summary>Cuts what is sent into segments with pauses between them.</summary>
internal static class Splits
{
    private const int MostPauseMilliseconds = 12;

    public static IReadOnlyList<FuzzSegment> Cut(byte[] bytes, FuzzChance chance)
    {
        if (chance.OneIn(2) || bytes.Length < 2)
            return [new FuzzSegment(bytes, 0)];
        SortedSet<int> cuts = [];
        for (int i = chance.Between(1, 6); i > 0; i--)
            cuts.Add(chance.OneIn(2) ? NearLineEnd(bytes, chance) : chance.Between(1, bytes.Length - 1));
        List<FuzzSegment> segments = [];
        int from = 0;
        foreach (int to in cuts.Append(bytes.Length))
        {
            segments.Add(new FuzzSegment(bytes[from..to], from == 0 ? 0 : chance.Below(MostPauseMilliseconds)));
            from = to;
        }

        return segments;
    }

    /// <summary>Where parsers keep state: before, within or after the end of a line.</summary>
    private static int NearLineEnd(byte[] bytes, FuzzChance chance)
    {
        int at = Array.IndexOf(bytes, (byte)'\n', chance.Below(bytes.Length));
        return Math.Clamp(at < 0 ? bytes.Length / 2 : at + chance.Between(-1, 1), 1, bytes.Length - 1);
    }
}
