using MultiRegion.Contracts;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Orleans.Serialization;

/// <summary>An edge's sighting, flat: every edge has one a second, with a version of every service in it.</summary>
[GenerateSerializer]
internal struct EdgeSightingSurrogate
{
    [Id(0)]
    public string Edge;

    [Id(1)]
    public string Region;

    [Id(2)]
    public long Incarnation;

    [Id(3)]
    public long Sequence;

    [Id(4)]
    public TimeSpan Interval;

    [Id(5)]
    public TimeSpan Age;

    [Id(6)]
    public EdgeLoad Load;

    [Id(7)]
    public string[] Services;

    [Id(8)]
    public long[] Epochs;

    [Id(9)]
    public long[] Revisions;

    [Id(10)]
    public string[] Ejected;
}

[RegisterConverter]
internal sealed class EdgeSightingConverter : IConverter<EdgeSighting, EdgeSightingSurrogate>
{
    public EdgeSighting ConvertFromSurrogate(in EdgeSightingSurrogate surrogate)
    {
        var plans = new Dictionary<string, PlanVersion>(surrogate.Services.Length);
        for (var i = 0; i < surrogate.Services.Length; i++)
            plans[surrogate.Services[i]] = new PlanVersion(surrogate.Epochs[i], surrogate.Revisions[i]);
        return new()
        {
            Edge = surrogate.Edge,
            Region = surrogate.Region,
            Incarnation = surrogate.Incarnation,
            Sequence = surrogate.Sequence,
            Interval = surrogate.Interval,
            Age = surrogate.Age,
            Load = surrogate.Load,
            Plans = plans,
            Ejected = surrogate.Ejected,
        };
    }

    public EdgeSightingSurrogate ConvertToSurrogate(in EdgeSighting value) => new()
    {
        Edge = value.Edge,
        Region = value.Region,
        Incarnation = value.Incarnation,
        Sequence = value.Sequence,
        Interval = value.Interval,
        Age = value.Age,
        Load = value.Load,
        Services = [.. value.Plans.Keys],
        Epochs = [.. value.Plans.Values.Select(version => version.Epoch)],
        Revisions = [.. value.Plans.Values.Select(version => version.Revision)],
        Ejected = [.. value.Ejected],
    };
}
