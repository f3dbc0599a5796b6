using MultiRegion.Contracts;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Intents;

/// <summary>Whether an intent is within what the caller's credential grants, by the services that it is about.</summary>
internal static class IntentScope
{
    private const string Every = "*";

    /// <summary>Null if the caller may, else the problem to answer with.</summary>
    /// <param name="context">The request.</param>
    /// <param name="intents">What is to hold, and what it takes the place of: both must be the caller's to change.</param>
    public static ProblemResult? Refuse(HttpContext context, params IEnumerable<Intent?> intents) =>
        intents.OfType<Intent>().SelectMany(ServicesOf).Select(context.RefuseService).FirstOrDefault(refusal => refusal is not null);

    /// <summary>What else is needed than to be an operator: rules and freezes bind operators.</summary>
    public static ProblemResult? RefuseKind(HttpContext context, IntentKind kind) =>
        kind is IntentKind.Rule or IntentKind.Freeze && context.GetCaller() is { } caller && !caller.Has(Roles.Admin)
            ? Problems.Result(StatusCodes.Status403Forbidden, $"This needs the role {Roles.Admin}; '{caller.Name}' has {caller.Role}.")
            : null;

    private static IEnumerable<string> ServicesOf(Intent intent) => intent switch
    {
        { Kind: IntentKind.Service } => [intent.Name],
        { Override: { } spec } => [spec.Service ?? Every],
        { Rule.Services: [_, ..] services } => services,
        { Freeze.Services: [_, ..] services } => services,
        { Removed: true } => [],
        _ => [Every],
    };
}
