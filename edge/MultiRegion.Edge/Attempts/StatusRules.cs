using System.Collections;
using MultiRegion.Contracts;

namespace MultiRegion.Edge.Attempts;

/// <summary>A service's refusal and failure statuses, for lookup by each response.</summary>
internal sealed class StatusRules
{
    private readonly BitArray _refusals = new(600);
    private readonly BitArray _failures = new(600);

    public StatusRules(AttemptOptions options)
    {
        _refusals[StatusCodes.Status429TooManyRequests] = true;
        foreach (int status in options.RefusalStatuses)
            _refusals[status] = true;
        foreach (int status in options.FailureStatuses)
            _failures[status] = true;
    }

    public bool IsRefusal(int status) => status < 600 && _refusals[status];

    public bool IsFailure(int status) => status < 600 && _failures[status];
}
