using System.Text.RegularExpressions;

namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>What a credential grants, whatever its kind.</summary>
public abstract partial class GrantOptions
{
    /// <summary>Who the caller is in logs and records. 1 to 100 characters; two tokens may share one name, as during a rotation.</summary>
    public string Name { get; set; } = "";

    /// <summary>One of <see cref="Roles"/>.</summary>
    public string Role { get; set; } = "";

    /// <summary>True if the caller may break safety rules in what the role allows.</summary>
    public bool BreakGlass { get; set; }

    /// <summary>Services that the caller may change; empty for all. Reading is not limited by service.</summary>
    public IList<string> Services { get; set; } = [];

    /// <summary>Actions of the role that are granted, as <c>read</c>, <c>service.put</c>, <c>override.*</c>; empty for all.</summary>
    public IList<string> Actions { get; set; } = [];

    internal Caller ToCaller(string via) => new(Name, Role)
    {
        MayBreakGlass = BreakGlass || Role == Roles.BreakGlass,
        Via = via,
        Scope = Services.Count + Actions.Count == 0 ? CallerScope.Everything : new CallerScope([.. Services], [.. Actions]),
    };

    /// <summary>Adds what is wrong, with the key of each setting. <see cref="Name"/> may be left out where it comes from the credential itself.</summary>
    internal void Check(string key, bool needsName, List<string> errors)
    {
        if (Name.Length > 100 || (needsName && Name.Length == 0))
            errors.Add($"{key}:Name: '{Name}' is not a name of 1 to 100 characters");
        if (!Roles.All.Contains(Role))
            errors.Add($"{key}:Role: '{Role}' is not one of {string.Join(", ", Roles.All)}");
        if (BreakGlass && Roles.HighestOfPeople([Role]) is null && Role != Roles.BreakGlass)
            errors.Add($"{key}:BreakGlass: 'true' is not for the role {Role}; expected it beside a role of people");
        foreach (var action in Actions.Where(action => !Action().IsMatch(action)))
            errors.Add($"{key}:Actions: '{action}' is not an action such as read, service.put or override.*");
        if (Services.Any(string.IsNullOrWhiteSpace))
            errors.Add($"{key}:Services: '' is not the name of a service");
    }

    [GeneratedRegex(@"^([a-z][a-z-]*(\.[a-z][a-z-]*)*(\.\*)?|\*)\z")]
    private static partial Regex Action();
}
