using System.Collections.Concurrent;
using MultiRegion.Contracts;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Engine;

/// <summary>
/// One controller and the lock that it needs. Nobody who brings a report waits for it: hundreds of edges report at the moment at which a
/// round of planning holds it, and as many blocked threads would keep the lease's heartbeat waiting too.
/// </summary>
internal sealed class ServiceSlot(ServiceController controller)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<Action<ServiceController>> _waiting = new();
    private volatile Seen _seen = new(controller.Scores, controller.Demand);

    /// <summary>As of the last round of planning; read without waiting for one.</summary>
    public IReadOnlyList<OriginScore> Scores => _seen.Scores;

    public double Demand => _seen.Demand;

    /// <summary>True once a round of planning has gone over it.</summary>
    public bool IsPlanned { get; private set; }

    /// <summary>Does it now if the controller is free, else before whatever is done with it next.</summary>
    public void Post(Action<ServiceController> observation)
    {
        _waiting.Enqueue(observation);
        if (!_gate.TryEnter())
            return;
        try
        {
            Drain();
        }
        finally
        {
            _gate.Exit();
        }
    }

    public PlanDraft Tick(DateTimeOffset now, bool mayChangeWeights) => Do(controller =>
    {
        var draft = controller.Tick(now, mayChangeWeights);
        IsPlanned = true;
        return draft;
    });

    public void Do(Action<ServiceController> action) => Do(controller =>
    {
        action(controller);
        return true;
    });

    /// <summary>Waits for the controller.</summary>
    public T Do<T>(Func<ServiceController, T> action)
    {
        lock (_gate)
        {
            Drain();
            var result = action(controller);
            _seen = new(controller.Scores, controller.Demand);
            return result;
        }
    }

    private void Drain()
    {
        while (_waiting.TryDequeue(out var observation))
            observation(controller);
    }

    private sealed record Seen(IReadOnlyList<OriginScore> Scores, double Demand);
}
