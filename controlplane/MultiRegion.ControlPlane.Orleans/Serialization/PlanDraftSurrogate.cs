using MultiRegion.Contracts;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Orleans.Serialization;

/// <summary>A draft as the two documents that it may become, and whether it is news.</summary>
[GenerateSerializer]
internal struct PlanDraftSurrogate
{
    [Id(0)]
    public bool Changed;

    [Id(1)]
    public Plan Plan;

    [Id(2)]
    public PlanExplanation Explanation;
}

[RegisterConverter]
internal sealed class PlanDraftConverter : IConverter<PlanDraft, PlanDraftSurrogate>
{
    public PlanDraft ConvertFromSurrogate(in PlanDraftSurrogate surrogate) => new()
    {
        Changed = surrogate.Changed,
        Definition = surrogate.Plan.Definition,
        Weights = surrogate.Plan.Weights,
        State = surrogate.Plan.State,
        Expiries = surrogate.Plan.Expiries,
        Demand = surrogate.Explanation.Demand,
        Shortfall = surrogate.Explanation.Shortfall,
        Certificate = surrogate.Explanation.Certificate,
        Peers = surrogate.Explanation.Peers,
        Explanation = surrogate.Explanation.Weights,
        Sentence = surrogate.Explanation.Sentence,
    };

    public PlanDraftSurrogate ConvertToSurrogate(in PlanDraft value) => new()
    {
        Changed = value.Changed,
        Plan = new Plan
        {
            Cell = "",
            Service = value.Definition.Name,
            Version = PlanVersion.None,
            PlannedAt = default,
            Definition = value.Definition,
            Weights = value.Weights,
            State = value.State,
            Expiries = value.Expiries,
        },
        Explanation = value.Explain(PlanVersion.None),
    };
}
