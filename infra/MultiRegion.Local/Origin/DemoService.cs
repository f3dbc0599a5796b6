using System.Net;

namespace MultiRegion.Local.Origin;

/// <summary>What the demo origin does with a request: travel, perhaps fail, write the ledger, work, travel back.</summary>
internal sealed class DemoService(OriginOptions options, Distance distance, Ledger ledger, IdempotencyStore store, TimeProvider time, Func<double> draw)
{
    public const string LoadId = "X-Load-Id";
    private const string NoId = "-";

    private Faults _faults = Faults.None;

    public Faults Faults
    {
        get => Volatile.Read(ref _faults);
        set => Volatile.Write(ref _faults, value);
    }

    public async Task HandleAsync(HttpContext context)
    {
        CancellationToken aborted = context.RequestAborted;
        string? region = distance.RegionOf(context.Connection.RemoteIpAddress);
        await TravelAsync(region, aborted);
        await context.Request.Body.CopyToAsync(Stream.Null, aborted);
        if (draw() < Faults.Flakiness)
        {
            Fail(context);
            return;
        }
        string? key = context.Request.Headers["Idempotency-Key"];
        string answer = key is null ? await ExecuteAsync(context, region) : await store.ExecuteOnceAsync(key, () => ExecuteAsync(context, region));
        await TravelAsync(region, aborted);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer, aborted);
    }

    public async Task ProbeAsync(HttpContext context)
    {
        string? region = distance.RegionOf(context.Connection.RemoteIpAddress);
        await TravelAsync(region, context.RequestAborted);
        await TravelAsync(region, context.RequestAborted);
        await context.Response.WriteAsync("ok", context.RequestAborted);
    }

    /// <remarks>What has been read is executed to its end, whether or not the caller is still there: that is what origins do.</remarks>
    private async Task<string> ExecuteAsync(HttpContext context, string? region)
    {
        string id = context.Request.Headers[LoadId].FirstOrDefault() ?? NoId;
        ledger.Append(new LedgerRecord(Measuring.MachineClock.Micros(time), context.Request.Method, id, region ?? NoId));
        TimeSpan work = options.ServiceTime * Faults.Slowness * (1 + (draw() / 10));
        await Task.Delay(work, time, CancellationToken.None);
        return $$"""{"origin":"{{options.Id}}","region":"{{options.Region}}"}""";
    }

    private Task TravelAsync(string? region, CancellationToken aborted)
    {
        TimeSpan oneWay = distance.OneWay(region);
        return oneWay == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(oneWay, time, aborted);
    }

    private void Fail(HttpContext context)
    {
        if (draw() < 0.5)
            context.Response.StatusCode = (int)HttpStatusCode.InternalServerError;
        else
            context.Abort();
    }
}
