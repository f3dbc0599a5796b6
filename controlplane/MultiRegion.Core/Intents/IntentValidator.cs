using System.Text.RegularExpressions;
using MultiRegion.Contracts;
using MultiRegion.Core.Validation;

namespace MultiRegion.Core.Intents;

/// <summary>Says what is wrong with an intent as a document: what every cell can see without knowing services or time.</summary>
public static partial class IntentValidator
{
    /// <summary>Characters of a reason.</summary>
    public const int MaxReason = 500;

    /// <summary>Services, origins, regions or callers that one intent may name in a list.</summary>
    public const int MaxNames = 200;

    /// <returns>Empty if the intent can be merged.</returns>
    public static IReadOnlyList<ValidationError> Validate(Intent intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        var check = new Checks();
        Name(check, intent.Name, "name");
        check.That(!string.IsNullOrWhiteSpace(intent.Author), "author", intent.Author, "who asked for it");
        check.That(intent.Seen.All(seen => seen < intent.Stamp), "seen", string.Join(", ", intent.Seen), "stamps before the intent's own");
        string body = Body(intent.Kind);
        string[] found = [.. Bodies(intent)];
        string expected = intent.Removed ? "no body in what is removed" : $"just {body}";
        check.That(intent.Removed ? found.Length == 0 : found is [var only] && only == body, "body", string.Join(", ", found), expected);
        if (check.Errors.Count > 0)
            return check.Errors;
        return intent switch
        {
            { Definition: { } definition } => OfDefinition(intent.Name, definition),
            { Override: { } spec } => Prefixed("override.", OverrideValidator.Validate(spec)),
            { Rule: { } rule } => Prefixed("rule.", RuleValidator.Validate(rule)),
            { Freeze: { } freeze } => Prefixed("freeze.", FreezeValidator.Validate(freeze)),
            _ => [],
        };
    }

    /// <returns>Empty if the reason can stand on the record.</returns>
    public static IEnumerable<ValidationError> CheckReason(string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason)
            yield return new ValidationError("reason", Checks.Shorten(reason ?? ""), $"1 to {MaxReason} characters");
    }

    /// <returns>Empty if an intent may be called so.</returns>
    public static IReadOnlyList<ValidationError> CheckName(string name)
    {
        var check = new Checks();
        Name(check, name, "name");
        return check.Errors;
    }

    internal static void Names(Checks check, IReadOnlyList<string> names, string path)
    {
        check.That(names.Count <= MaxNames, path, $"{names.Count} names", $"at most {MaxNames} names");
        for (int i = 0; i < Math.Min(names.Count, MaxNames); i++)
            check.That(names[i] is { Length: > 0 and <= 253 } && !names.Take(i).Contains(names[i]), $"{path}[{i}]", names[i], "a name of 1 to 253 characters, once");
    }

    private static void Name(Checks check, string name, string path) =>
        check.That(IntentName().IsMatch(name), path, name, "1 to 63 of a-z 0-9 -, beginning with a letter");

    private static IReadOnlyList<ValidationError> OfDefinition(string name, ServiceDefinition definition) => definition.Name != name
        ? [new ValidationError("definition.name", Checks.Shorten(definition.Name), name)]
        : Prefixed("definition.", DefinitionValidator.Validate(definition, knownRegions: null));

    private static IReadOnlyList<ValidationError> Prefixed(string prefix, IReadOnlyList<ValidationError> errors) =>
        [.. errors.Select(error => error with { Path = prefix + error.Path })];

    private static IEnumerable<string> Bodies(IntentState intent)
    {
        if (intent.Definition is not null)
            yield return Body(IntentKind.Service);
        if (intent.Override is not null)
            yield return Body(IntentKind.Override);
        if (intent.Rule is not null)
            yield return Body(IntentKind.Rule);
        if (intent.Freeze is not null)
            yield return Body(IntentKind.Freeze);
    }

    private static string Body(IntentKind kind) => kind == IntentKind.Service ? "definition" : ConsulKeys.Segment(kind);

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,62}\z")]
    private static partial Regex IntentName();
}
