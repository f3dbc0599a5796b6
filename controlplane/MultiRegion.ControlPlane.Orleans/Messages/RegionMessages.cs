using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Orleans.Grains;
using MultiRegion.Core;

namespace MultiRegion.ControlPlane.Orleans.Messages;

/// <summary>What one silo heard of a region's edges in one tick.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="Sightings">Without the counts, which go to the services.</param>
/// <param name="Urgent">True if an origin fails hard that did not before.</param>
[GenerateSerializer, Immutable]
public sealed record RegionReport([property: Id(0)] string Silo, [property: Id(1)] List<EdgeSighting> Sightings, [property: Id(2)] bool Urgent);

/// <summary>Asks a region for what is new.</summary>
/// <param name="Silo">Who asks; it is not told what it heard itself.</param>
/// <param name="Life">The <see cref="RegionNews.Life"/> of the last answer.</param>
/// <param name="After">The <see cref="RegionNews.Last"/> of the last answer.</param>
/// <param name="Alarm">Rung while this silo asks, when there is news that must not wait.</param>
[GenerateSerializer, Immutable]
public sealed record RegionQuestion([property: Id(0)] string Silo, [property: Id(1)] Guid Life, [property: Id(2)] long After, [property: Id(3)] IAlarm Alarm);

/// <summary>What is new of a region.</summary>
/// <param name="Life">The activation that answers: numbers of another one mean nothing.</param>
/// <param name="Last">Number of the newest entry.</param>
/// <param name="Sightings">The edges that other silos heard.</param>
/// <param name="Digest">The newest digest of the region's cell, if another silo read it since.</param>
[GenerateSerializer, Immutable]
public sealed record RegionNews(
    [property: Id(0)] Guid Life, [property: Id(1)] long Last, [property: Id(2)] EdgeSighting[] Sightings, [property: Id(3)] CellDigest? Digest);
