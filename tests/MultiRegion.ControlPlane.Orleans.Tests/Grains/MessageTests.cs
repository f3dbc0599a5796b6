using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Orleans.Messages;
using MultiRegion.ControlPlane.Orleans.Serialization;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.Core;
using Orleans.Serialization;

namespace MultiRegion.ControlPlane.Orleans.Tests.Grains;

/// <summary>What goes from silo to silo arrives as it was.</summary>
public sealed class MessageTests
{
    private readonly Serializer _serializer = new ServiceCollection().AddSerializer(serializer => serializer.AddContracts()).BuildServiceProvider().GetRequiredService<Serializer>();

    [Fact]
    public void Draft_OfAController_ArrivesWhole()
    {
        var controller = new ServiceController("eu-west", new ControllerOptions { Distances = new Dictionary<string, TimeSpan>(), Cells = 2 });
        controller.Define(Make.Service());
        var sent = controller.Tick(DateTimeOffset.UnixEpoch, mayChangeWeights: true);

        var got = Send(sent);

        got.Changed.ShouldBe(sent.Changed);
        got.Weights.ShouldBe(sent.Weights, ignoreOrder: true);
        Json(got.Explain(PlanVersion.None)).ShouldBe(Json(sent.Explain(PlanVersion.None)));
    }

    [Fact]
    public void Sighting_OfAReport_ArrivesWhole()
    {
        var sent = EdgeSighting.Of(Make.Report(services: Make.Observation(
            plan: new PlanVersion(3, 7), origins: new OriginObservation { Origin = "eu-west", Ejected = true }))) with { Age = TimeSpan.FromSeconds(2) };

        var got = Send(sent);

        got.ShouldBeEquivalentTo(sent with { Ejected = got.Ejected, Plans = got.Plans });
        got.Ejected.ShouldBe(["api/eu-west"]);
        got.Plans["api"].ShouldBe(new PlanVersion(3, 7));
    }

    [Fact]
    public void Batch_OfObservations_ArrivesWhole()
    {
        var seen = Make.Observation(origins: new OriginObservation { Origin = "eu-west", Outcomes = new OutcomeCounts { Success = 5 }, Latency = new LatencyBuckets([3, 9], [1, 4]) });

        var got = Send(new ReportBatch { Edges = [new EdgeObservation("edge-1", 1, 2, TimeSpan.FromSeconds(1), seen)] }).Edges.ShouldHaveSingleItem();

        got.Sequence.ShouldBe(2);
        got.Seen.Origins.ShouldHaveSingleItem().Latency.Count.ShouldBe([1, 4]);
    }

    private T Send<T>(T message) => _serializer.Deserialize<T>(_serializer.SerializeToArray(message))!;

    private static string Json(PlanExplanation explanation) => JsonSerializer.Serialize(explanation, ContractsJson.Default.PlanExplanation);
}
