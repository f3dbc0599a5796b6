namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>What a caller may do. The roles of people contain one another: viewer, operator, admin; <see cref="Edge"/> stands apart.</summary>
public static class Roles
{
    /// <summary>An edge that sends health reports, and nothing else.</summary>
    public const string Edge = "edge";

    /// <summary>Reads.</summary>
    public const string Viewer = "viewer";

    /// <summary>Reads and changes what expires: drains, overrides.</summary>
    public const string Operator = "operator";

    /// <summary>Everything that a person may do.</summary>
    public const string Admin = "admin";

    public static readonly IReadOnlyList<string> All = [Edge, Viewer, Operator, Admin];

    private static readonly IReadOnlyList<string> People = [Viewer, Operator, Admin];

    /// <summary>True if a caller of role <paramref name="has"/> may do what needs <paramref name="needs"/>.</summary>
    public static bool Satisfies(string has, string needs) =>
        has == needs || (IndexOf(needs) >= 0 && IndexOf(has) > IndexOf(needs));

    private static int IndexOf(string role)
    {
        for (var i = 0; i < People.Count; i++)
            if (People[i] == role)
                return i;
        return -1;
    }
}
