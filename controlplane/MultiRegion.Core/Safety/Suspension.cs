namespace MultiRegion.Core.Safety;

/// <summary>An override that is set aside for one service, because with those before it it would break a rule.</summary>
/// <param name="Override">Name of the override.</param>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Sentence">What it would do, with the numbers.</param>
public sealed record Suspension(string Override, string Rule, string Sentence);
