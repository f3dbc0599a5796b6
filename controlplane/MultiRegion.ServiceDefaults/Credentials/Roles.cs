namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>
/// What a caller may do. The roles of people contain one another: viewer, operator, admin. <see cref="Edge"/> and <see cref="Peer"/> are machines' and
/// stand apart; so does <see cref="BreakGlass"/>, which no role contains and which is granted beside one.
/// </summary>
public static class Roles
{
    /// <summary>An edge that sends health reports, and nothing else.</summary>
    public const string Edge = "edge";

    /// <summary>A control plane of another cell, that exchanges intents and digests, and nothing else.</summary>
    public const string Peer = "peer";

    /// <summary>Reads.</summary>
    public const string Viewer = "viewer";

    /// <summary>Reads and changes: services, and what expires (drains, overrides).</summary>
    public const string Operator = "operator";

    /// <summary>Everything that a person may do, but breaking glass.</summary>
    public const string Admin = "admin";

    /// <summary>May break safety rules in what another of the caller's roles allows; alone it allows nothing.</summary>
    public const string BreakGlass = "break-glass";

    public static readonly IReadOnlyList<string> All = [Edge, Peer, Viewer, Operator, Admin, BreakGlass];

    private static readonly IReadOnlyList<string> People = [Viewer, Operator, Admin];

    /// <summary>True if a caller of role <paramref name="has"/> may do what needs <paramref name="needs"/>.</summary>
    public static bool Satisfies(string has, string needs) =>
        has == needs || (IndexOf(needs) >= 0 && IndexOf(has) > IndexOf(needs));

    /// <summary>The role of people among <paramref name="roles"/> that contains the others; null without one.</summary>
    public static string? HighestOfPeople(IEnumerable<string> roles) => roles.Where(role => IndexOf(role) >= 0).MaxBy(IndexOf);

    private static int IndexOf(string role)
    {
        for (var i = 0; i < People.Count; i++)
            if (People[i] == role)
                return i;
        return -1;
    }
}
