using MultiRegion.Contracts;

namespace MultiRegion.Core.Simulation.Model;

/// <summary>Requests of one edge that are alike, about to make their next attempt.</summary>
/// <param name="Edge">Index of the edge.</param>
/// <param name="Count">How many.</param>
/// <param name="Repeatable">They may be sent twice.</param>
/// <param name="Tried">The origins that they have been to.</param>
/// <param name="Elapsed">Milliseconds since they came, on average.</param>
internal readonly record struct Cohort(int Edge, int Count, bool Repeatable, OriginSet Tried, double Elapsed);

/// <summary>Attempts of one edge at one origin that began together and end alike.</summary>
/// <param name="Cohort">Whose attempts; <see cref="Cohort.Tried"/> has this origin in it.</param>
/// <param name="Origin">Index of the origin.</param>
/// <param name="Outcome">How they end.</param>
/// <param name="Took">Milliseconds of this attempt.</param>
/// <param name="Trial">The one attempt by which an ejected origin is tried.</param>
internal readonly record struct Flight(Cohort Cohort, int Origin, OutcomeClass Outcome, double Took, bool Trial);
