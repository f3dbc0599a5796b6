using MultiRegion.Contracts;

namespace MultiRegion.Local.Cells;

/// <summary>The demo service: one origin a region, spread over all of them on purpose.</summary>
internal static class DemoDefinition
{
    public const string Name = "demo";

    /// <summary>
    /// The region that drills lose has twice the capacity of the others, and a loaded origin costs far more than the distance to another, so that
    /// about half of everybody's traffic goes there: losing it must hurt. The others can carry all of it without the lost one.
    /// </summary>
    /// <param name="cells">Every cell.</param>
    /// <param name="rate">Requests per second of all regions together.</param>
    /// <param name="serviceTime">Time that an origin works on a request.</param>
    /// <param name="honoursIdempotencyKey">True if POSTs of the load carry a key, which the demo origins honour.</param>
    public static ServiceDefinition For(IReadOnlyList<CellLayout> cells, double rate, TimeSpan serviceTime, bool honoursIdempotencyKey)
    {
        TimeSpan firstByte = FirstByteTimeout(serviceTime);
        return new ServiceDefinition
        {
            Name = Name,
            Origins =
            [
                .. cells.Select(cell => new OriginDefinition
                {
                    Id = cell.OriginId,
                    Region = cell.Region,
                    Address = new Uri($"http://{cell.Origin}/"),
                    Capacity = rate * (cell == Victim(cells) ? 2 : 1),
                }),
            ],
            Attempts = new AttemptOptions
            {
                ConnectTimeout = TimeSpan.FromMilliseconds(500),
                FirstByteTimeout = firstByte,
                Deadline = firstByte * 5,
                HonoursIdempotencyKey = honoursIdempotencyKey,
            },
            Probe = new ProbeOptions
            {
                Kind = ProbeKind.Http,
                Path = "/healthz",
                Interval = TimeSpan.FromMilliseconds(500),
                Timeout = TimeSpan.FromMilliseconds(500),
            },
            Routing = new RoutingOptions
            {
                LatencyObjective = TimeSpan.FromMilliseconds(500) + serviceTime,
                LoadCost = TimeSpan.FromSeconds(30),
            },
        };
    }

    /// <summary>The region that drills lose; the only one where there is one.</summary>
    public static CellLayout Victim(IReadOnlyList<CellLayout> cells) => cells.Count > 1 ? cells[1] : cells[0];

    /// <summary>Well above what a healthy origin needs, service time and distance included.</summary>
    public static TimeSpan FirstByteTimeout(TimeSpan serviceTime)
    {
        TimeSpan needed = serviceTime * 3;
        return needed > TimeSpan.FromSeconds(1) ? needed : TimeSpan.FromSeconds(1);
    }
}
