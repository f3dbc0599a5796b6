namespace MultiRegion.Core.Safety;

/// <summary>A rule that is broken.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Excess">By how much, in the rule's own measure, above 0: a change that lessens it is no offence.</param>
/// <param name="Sentence">The numbers in words, as <c>1 region can carry traffic, and at least 2 must</c>.</param>
public sealed record RuleFinding(string Rule, double Excess, string Sentence);
