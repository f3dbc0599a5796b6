using System.Diagnostics.CodeAnalysis;
using MultiRegion.Contracts;
using MultiRegion.Core.Intents;
using MultiRegion.ServiceDefaults.Http;

namespace MultiRegion.ControlPlane.Intents;

/// <summary>Ids of intents as they stand in paths.</summary>
internal static class IntentPath
{
    public static bool TryRead(string kind, string name, out IntentId id, [NotNullWhen(false)] out ProblemResult? problem)
    {
        (id, problem) = (default, null);
        foreach (var known in Enum.GetValues<IntentKind>())
            if (ConsulKeys.Segment(known) == kind)
            {
                id = new IntentId(known, name);
                return true;
            }

        problem = Problems.Result(
            StatusCodes.Status404NotFound, $"'{kind}' is not a kind of intent: {string.Join(", ", Enum.GetValues<IntentKind>().Select(ConsulKeys.Segment))}");
        return false;
    }

    public static ProblemResult NotThere(IntentId id) => Problems.Result(StatusCodes.Status404NotFound, $"There is no {ConsulKeys.Segment(id.Kind)} '{id.Name}'");
}
