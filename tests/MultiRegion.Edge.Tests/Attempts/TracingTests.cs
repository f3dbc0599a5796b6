using System.Collections.Concurrent;
using System.Diagnostics;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>One trace from the client over the edge's attempts to the origins, as W3C Trace Context has it.</summary>
public sealed class TracingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Send_TwoAttempts_AreChildrenOfTheServerSpanAndParentsOfTheOriginsSpans(int firstStatus)
    {
        var trace = ActivityTraceId.CreateRandom();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "System.Net.Http" or "MultiRegion.Edge",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var first = RawOrigin.Answering(firstStatus);
        await using var second = RawOrigin.Answering(200);
        await using var edge = await EdgeFixture.StartAsync();
        edge.Apply(EdgeFixture.ServiceOf(first.Address, second.Address), 1, 0);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        using var request = new HttpRequestMessage(HttpMethod.Get, edge.Address) { Headers = { { "traceparent", $"00-{trace}-00000000000000a1-01" } } };

        using var response = await client.SendAsync(request, Cancel);

        Activity[] ours = [.. spans.Where(span => span.TraceId == trace)];
        Activity server = ours.Single(span => span.Kind == ActivityKind.Server);
        server.ParentSpanId.ToString().ShouldBe("00000000000000a1");
        Activity[] attempts = [.. ours.Where(span => span.Source.Name == "MultiRegion.Edge")];
        attempts.Length.ShouldBe(2);
        attempts.ShouldAllBe(span => span.ParentSpanId == server.SpanId);
        ParentAt(first).ShouldBe(attempts[0].SpanId);
        ParentAt(second).ShouldBe(attempts[1].SpanId);

        // What the origin is told is the HTTP client's own span, right below the attempt's.
        ActivitySpanId ParentAt(RawOrigin origin)
        {
            string header = origin.Arrivals.Single().Head.Split("\r\n").Single(line => line.StartsWith("traceparent: ", StringComparison.OrdinalIgnoreCase));
            ActivityContext context = ActivityContext.Parse(header["traceparent: ".Length..], null);
            context.TraceId.ShouldBe(trace);
            return attempts.Any(span => span.SpanId == context.SpanId)
                ? context.SpanId
                : ours.Single(span => span.SpanId == context.SpanId).ParentSpanId;
        }
    }
}
