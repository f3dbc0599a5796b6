using System.Text;
using MultiRegion.Edge.Attempts;

namespace MultiRegion.Edge.Tests.Attempts;

public sealed class StreamEventTests
{
    [Theory]
    [InlineData("event: error\ndata: x\n\n", FirstEvent.Error)]
    [InlineData("event:error\r\ndata: {}\r\n\r\n", FirstEvent.Error)]
    [InlineData("data: {\"error\": {\"code\": 529}}\n\n", FirstEvent.Error)]
    [InlineData("data: {\"id\": {\"error\": 1}, \"error\": \"overloaded\"}\r\r", FirstEvent.Error)]
    [InlineData("data: {\"a\": 1,\ndata: \"error\": true}\n\n", FirstEvent.Error)]
    [InlineData(": heartbeat\n\n: heartbeat\n\nid: 7\nretry: 100\n\nevent: error\ndata:\n\n", FirstEvent.Error)]
    [InlineData("\uFEFFevent: error\ndata: x\n\n", FirstEvent.Error)]
    [InlineData("data: {\"error\": null}\n\n", FirstEvent.Other)]
    [InlineData("data: {\"choices\": [{\"error\": 1}]}\n\n", FirstEvent.Other)]
    [InlineData("data: error\n\n", FirstEvent.Other)]
    [InlineData("data: {broken \"error\": 1\n\n", FirstEvent.Other)]
    [InlineData("data: [DONE]\n\n", FirstEvent.Other)]
    [InlineData("event: errors\ndata: x\n\n", FirstEvent.Other)]
    [InlineData("data: fine\n\nevent: error\ndata: x\n\n", FirstEvent.Other)]
    [InlineData("", FirstEvent.Incomplete)]
    [InlineData(": heartbeat\n\n", FirstEvent.Incomplete)]
    [InlineData("event: error\n", FirstEvent.Incomplete)]
    [InlineData("event: error\ndata: x\n", FirstEvent.Incomplete)]
    internal void Judge_BeginningOfAStream_TellsAnErrorEvent(string stream, FirstEvent expected) =>
        StreamEvent.Judge(Encoding.UTF8.GetBytes(stream)).ShouldBe(expected);
}
