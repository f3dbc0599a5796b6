using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MultiRegion.Edge.Ejection;
using MultiRegion.Edge.Routing;
using MultiRegion.Edge.Streams;
using MultiRegion.Edge.Tests.Hosting;
using MultiRegion.Edge.Tests.Support;

namespace MultiRegion.Edge.Tests.Streams;

public sealed class OpenStreamTests : IHttpResetFeature
{
    private int _resets;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void Break_RequestIsOver_LeavesItsContextAlone(bool over, int expected)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResetFeature>(this);
        var routing = RoutingOf();
        RoutedService service = routing.Table.Services["demo"];
        var stream = new OpenStream(context, service, service.Origins[0], StreamKind.Events, new ManualTime(DateTimeOffset.UnixEpoch));
        if (over)
            stream.Leave();

        stream.Close(StreamEnd.Drained);

        _resets.ShouldBe(expected);
    }

    void IHttpResetFeature.Reset(int errorCode) => _resets++;

    private static RoutingState RoutingOf()
    {
        var routing = new RoutingState(
            Options.Create(new EjectionOptions()), new ManualTime(DateTimeOffset.UnixEpoch),
            NullLogger<RoutingState>.Instance);
        routing.Apply([EdgeFixture.PlanOf(EdgeFixture.ServiceOf(new Uri("http://a")), 1)], []);
        return routing;
    }
}
