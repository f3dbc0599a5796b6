using MultiRegion.Contracts;
using MultiRegion.Core.Planning;

namespace MultiRegion.Core.Previews;

/// <summary>Plans on and on from one input, a dwell apart, until nothing moves: where a plan comes to rest if nothing else happens.</summary>
internal sealed record Settling
{
    /// <summary>With the defaults of <see cref="RoutingOptions"/> a plan is at rest after 20.</summary>
    private const int MostPlans = 60;

    /// <summary>The first plan, which is the next one to be published.</summary>
    public required PlanResult Next { get; init; }

    /// <summary>The plan at rest.</summary>
    public required PlanResult Rest { get; init; }

    /// <summary>What the plan at rest was made from.</summary>
    public required PlanInput RestInput { get; init; }

    /// <summary>Time from the first plan to the last that moved anything.</summary>
    public required TimeSpan Within { get; init; }

    public static Settling Of(PlanInput input)
    {
        PlanResult next = RoutingPlanner.Plan(input);
        PlanInput last = input;
        PlanResult plan = next;
        int moves = 0;
        for (int plans = 1; plans < MostPlans; plans++)
        {
            PlanInput then = last with
            {
                Previous = plan.Weights,
                PreviousState = plan.State,
                Memory = plan.Memory,
                MovedAt = null,
                Now = input.Now + plans * input.Definition.Routing.Dwell,
            };
            PlanResult following = RoutingPlanner.Plan(then);
            bool moved = plan.Weights.Any(entry => following.Weights[entry.Key] != entry.Value);
            bool rises = plan.Memory.Any(entry => following.Memory[entry.Key].Admitted != entry.Value.Admitted);
            (last, plan) = (then, following);
            if (!moved && !rises && plan.State == then.PreviousState)
                break;
            moves = moved ? plans : moves;
        }

        return new Settling { Next = next, Rest = plan, RestInput = last, Within = moves * input.Definition.Routing.Dwell };
    }
}
