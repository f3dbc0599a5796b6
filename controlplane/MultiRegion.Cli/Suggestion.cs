namespace MultiRegion.Cli;

/// <summary>What somebody may have meant who wrote a name that is not there.</summary>
internal static class Suggestion
{
    /// <summary>As <c>; did you mean brown-out?</c>, or nothing where no name is near.</summary>
    public static string For(string given, IEnumerable<string> known)
    {
        string? nearest = known.Select(name => (Name: name, Distance: Distance(given, name)))
            .Where(one => one.Distance <= Math.Max(2, one.Name.Length / 3)).OrderBy(one => one.Distance).Select(one => one.Name).FirstOrDefault()
            ?? known.FirstOrDefault(name => given.Length > 2 && name.Contains(given, StringComparison.OrdinalIgnoreCase));
        return nearest is null ? "" : $"; did you mean {nearest}?";
    }

    /// <summary>Least number of letters to put in, take out or replace (Levenshtein, 1966), whatever their case.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                bool same = char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]);
                (row[j], corner) = (Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (same ? 0 : 1)), row[j]);
            }
        }

        return row[^1];
    }
}
