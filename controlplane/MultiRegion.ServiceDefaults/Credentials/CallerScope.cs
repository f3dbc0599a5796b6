namespace MultiRegion.ServiceDefaults.Credentials;

/// <summary>The part of a role that a credential grants. It can only take away: the role is asked first.</summary>
/// <param name="Services">Services that the caller may change; empty for all. Reading is not limited by service.</param>
/// <param name="Actions">Actions, as <c>service.put</c>, <c>override.*</c> or <c>read</c>; empty for all.</param>
public sealed record CallerScope(IReadOnlyList<string> Services, IReadOnlyList<string> Actions)
{
    /// <summary>No limit beside the role.</summary>
    public static readonly CallerScope Everything = new([], []);

    /// <summary>True if single services are named.</summary>
    public bool IsLimitedToServices => Services.Count > 0;

    /// <summary>True if the action is among <see cref="Actions"/>.</summary>
    public bool AllowsAction(string action) => Actions.Count == 0 || Actions.Any(pattern => Matches(pattern, action));

    /// <summary>True if the service is among <see cref="Services"/>.</summary>
    public bool AllowsService(string service) => Services.Count == 0 || Services.Contains(service, StringComparer.Ordinal);

    private static bool Matches(string pattern, string action) =>
        pattern.EndsWith('*') ? action.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : pattern == action;
}
