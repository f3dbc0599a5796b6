namespace MultiRegion.Local.Drills;

/// <summary>When the phases of a drill began, in microseconds of the machine's clock.</summary>
/// <param name="BeforeAt">The load is warm: measuring begins.</param>
/// <param name="FaultAt">Just before the first kill, stop or switch.</param>
/// <param name="FaultedAt">Just after the last one.</param>
/// <param name="RestoreAt">Just before what was broken is brought back.</param>
/// <param name="RestoredAt">All of it is up again.</param>
/// <param name="EndAt">Measuring ends.</param>
internal sealed record DrillTimeline(long BeforeAt, long FaultAt, long FaultedAt, long RestoreAt, long RestoredAt, long EndAt);
