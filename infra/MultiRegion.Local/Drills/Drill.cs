using MultiRegion.Local.Cells;

namespace MultiRegion.Local.Drills;

/// <summary>A rehearsed failure: what is broken, how it is mended, and what must have held.</summary>
internal sealed record Drill
{
    public required string Name { get; init; }

    /// <summary>What it does, in one line.</summary>
    public required string Sentence { get; init; }

    /// <summary>True if the fault takes an origin away, so that traffic must move and return.</summary>
    public bool LosesOrigin { get; init; }

    /// <summary>True if the load's POSTs carry an <c>Idempotency-Key</c>, and the service says that its origins honour it.</summary>
    public bool IdempotencyKeys { get; init; }

    public required Func<DrillScene, CancellationToken, Task> Fault { get; init; }

    /// <summary>What is done between the fault and the restore.</summary>
    public Func<DrillScene, CancellationToken, Task>? Meanwhile { get; init; }

    /// <summary>What the fault takes from a cell, and must still be gone just before the restore; looked at for <see cref="Drills.Bars.FaultHeld"/>.</summary>
    public Func<Cell, IEnumerable<BrokenPart>> StaysDown { get; init; } = _ => [];

    public required Func<DrillScene, CancellationToken, Task> Restore { get; init; }

    public required IReadOnlyList<Bar> Bars { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];
}
