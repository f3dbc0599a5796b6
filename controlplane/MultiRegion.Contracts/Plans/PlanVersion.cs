namespace MultiRegion.Contracts;

/// <summary>
/// The order of plans: an epoch that each new leader raises, then a revision that each publish raises. Compared only within one
/// cell and service; never derived from Consul's own indexes.
/// </summary>
public readonly record struct PlanVersion(long Epoch, long Revision) : IComparable<PlanVersion>
{
    public static readonly PlanVersion None;

    public bool IsNewerThan(PlanVersion other) => CompareTo(other) > 0;

    public int CompareTo(PlanVersion other) =>
        Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Revision.CompareTo(other.Revision);

    public override string ToString() => $"{Epoch}.{Revision}";

    public static bool operator <(PlanVersion left, PlanVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(PlanVersion left, PlanVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(PlanVersion left, PlanVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PlanVersion left, PlanVersion right) => left.CompareTo(right) >= 0;
}
