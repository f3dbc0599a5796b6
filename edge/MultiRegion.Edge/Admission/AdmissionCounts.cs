using System.Runtime.InteropServices;

namespace MultiRegion.Edge.Admission;

/// <summary>The two counts that every request writes, each on cache lines of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct AdmissionCounts
{
    [FieldOffset(128)]
    public int Requests;

    [FieldOffset(256)]
    public int Streams;
}
