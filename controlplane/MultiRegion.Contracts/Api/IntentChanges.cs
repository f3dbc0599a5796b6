namespace MultiRegion.Contracts;

/// <summary>Body of <c>PUT /v1/overrides/{name}</c>.</summary>
/// <param name="Override">What is to hold, and until when.</param>
/// <param name="Reason">Why, for the record: 1 to 500 characters.</param>
public sealed record OverrideChange(OverrideSpec Override, string Reason);

/// <summary>Body of <c>PUT /v1/rules/{name}</c>.</summary>
public sealed record RuleChange(SafetyRule Rule, string Reason);

/// <summary>Body of <c>PUT /v1/freezes/{name}</c>.</summary>
public sealed record FreezeChange(ChangeFreeze Freeze, string Reason);

/// <summary>Body of <c>POST /v1/intents/{kind}/{name}/undo</c>.</summary>
/// <param name="Reason">Why, for the record: 1 to 500 characters.</param>
/// <param name="To">The state of the history to put back; null for the one before.</param>
public sealed record UndoRequest(string Reason, IntentStamp? To = null);
