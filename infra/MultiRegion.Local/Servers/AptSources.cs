namespace MultiRegion.Local.Servers;

/// <summary>
/// Reads from the machine's own package sources where its distribution's archive is, so that nothing is fetched from a host that the machine's
/// owner did not choose. Understands both formats of sources.list(5).
/// </summary>
internal static class AptSources
{
    private const string Deb822Extension = ".sources";
    private const string OneLineExtension = ".list";

    /// <summary>The archive's addresses in the sources of the release itself (not of its updates or security suites); empty if there are none.</summary>
    public static IReadOnlyList<string> UrisOf(string codename, string etcApt = "/etc/apt")
    {
        var files = Files(Path.Combine(etcApt, "sources.list.d")).Prepend(Path.Combine(etcApt, "sources.list")).Where(File.Exists);
        return [.. files.SelectMany(file => UrisIn(file, codename)).Distinct()];
    }

    private static IEnumerable<string> UrisIn(string file, string codename) => Path.GetExtension(file) == Deb822Extension
        ? Deb822(File.ReadAllText(file), codename)
        : OneLine(File.ReadAllLines(file), codename);

    internal static IEnumerable<string> Deb822(string text, string codename)
    {
        foreach (var stanza in text.ReplaceLineEndings("\n").Split("\n\n"))
        {
            var fields = Fields(stanza);
            var isOn = !fields.TryGetValue("Enabled", out var enabled) || !enabled.Contains("no");
            if (isOn && Field(fields, "Types").Contains("deb") && Field(fields, "Suites").Contains(codename))
                foreach (var uri in Field(fields, "URIs"))
                    yield return uri;
        }
    }

    internal static IEnumerable<string> OneLine(IEnumerable<string> lines, string codename)
    {
        foreach (var line in lines)
        {
            var rest = line.Trim();
            if (!rest.StartsWith("deb ", StringComparison.Ordinal) && !rest.StartsWith("deb\t", StringComparison.Ordinal))
                continue;
            rest = rest[4..].TrimStart();
            if (rest.StartsWith('['))
                rest = rest[(rest.IndexOf(']') + 1)..];
            if (rest.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [var uri, var suite, ..] && suite == codename)
                yield return uri;
        }
    }

    private static Dictionary<string, string[]> Fields(string stanza)
    {
        Dictionary<string, string[]> fields = new(StringComparer.OrdinalIgnoreCase);
        var name = "";
        foreach (var line in stanza.Split('\n').Where(line => !line.StartsWith('#') && line.Trim().Length > 0))
        {
            var continues = char.IsWhiteSpace(line[0]);
            var colon = line.IndexOf(':');
            if (!continues && colon > 0)
                name = line[..colon].Trim();
            var words = (continues ? line : line[(colon + 1)..]).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            fields[name] = [.. fields.GetValueOrDefault(name) ?? [], .. words];
        }
        return fields;
    }

    private static string[] Field(Dictionary<string, string[]> fields, string name) => fields.GetValueOrDefault(name) ?? [];

    private static IEnumerable<string> Files(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is Deb822Extension or OneLineExtension).Order()
        : [];
}
