namespace MultiRegion.Local.Servers;

/// <summary>Which Linux this is, from os-release(5).</summary>
/// <param name="Id">E.g. <c>debian</c> or <c>ubuntu</c>.</param>
/// <param name="Codename">E.g. <c>bookworm</c>; empty where there is none.</param>
internal sealed record Distribution(string Id, string Codename)
{
    public bool IsDebian => Id == "debian";

    public bool IsUbuntu => Id == "ubuntu";

    public static Distribution? Current(string file = "/etc/os-release") => File.Exists(file) ? Parse(File.ReadLines(file)) : null;

    internal static Distribution Parse(IEnumerable<string> lines)
    {
        var values = lines
            .Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim().Trim('"', '\''));
        return new Distribution(values.GetValueOrDefault("ID", ""), values.GetValueOrDefault("VERSION_CODENAME", ""));
    }
}
