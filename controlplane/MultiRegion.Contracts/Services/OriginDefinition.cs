namespace MultiRegion.Contracts;

/// <summary>One base address of a service, in one region.</summary>
public sealed record OriginDefinition
{
    /// <summary>Id within the service: 1 to 63 of <c>a-z 0-9 - .</c>, beginning with a letter or digit.</summary>
    public required string Id { get; init; }

    /// <summary>The failure domain that the origin stands in.</summary>
    public required string Region { get; init; }

    /// <summary>Absolute <c>http</c> or <c>https</c> address; its path, if any, is put before the request's path.</summary>
    public required Uri Address { get; init; }

    /// <summary>Requests per second that the origin can serve, above 0; null where it is not known.</summary>
    public double? Capacity { get; init; }

    /// <summary>
    /// Price of 1,000 requests, 0 to 1,000,000, in any one currency; null counts as 0. It is weighed by <see cref="RoutingOptions.PriceCost"/>.
    /// </summary>
    public double? Price { get; init; }
}
