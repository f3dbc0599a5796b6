using System.Net;
using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.ControlPlane.Events.Webhooks;
using MultiRegion.ControlPlane.Tests.Support;
using MultiRegion.ServiceDefaults.Credentials;

namespace MultiRegion.ControlPlane.Tests.Events;

/// <summary>A replica with a real Consul: what it does is what it tells of.</summary>
public sealed class EventsEndpointTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public async Task Get_ReplicaBeginsToLead_TellsItAndAReaderWhoComesBackHearsOnlyWhatFollows()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var replica = await Replica.StartAsync(consul.Server.Address, "a", Make.Seeds(Make.Service()));
        using var reader = await EventReader.OpenAsync(replica);
        var led = await reader.NextAsync();
        (led.Kind, led.Subject, led.Cell, led.Replica).ShouldBe((EventKind.LeaseChanged, "a", "eu-west", "a"));

        using var again = await EventReader.OpenAsync(replica, led.Id);
        using (await replica.ReportAsync(Make.Report("edge-1", 1, Make.Observation(origins: new OriginObservation { Origin = "us-east", Outcomes = new OutcomeCounts(), Ejected = true }))))
        {
        }

        var ejected = await again.NextAsync();
        (ejected.Kind, ejected.Service, ejected.Subject).ShouldBe((EventKind.OriginEjected, "api", "us-east"));

        using var ofAnotherLife = await EventReader.OpenAsync(replica, "0-1");
        (await ofAnotherLife.NextAsync()).Kind.ShouldBe(EventKind.Missed);
        (await ofAnotherLife.NextAsync()).Id.ShouldBe(led.Id);
    }

    [Fact]
    public async Task Webhook_FirstAttemptRefused_IsTriedAgainSignedAndWithTheSameId()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync(refusals: 1);
        await using var replica = await Replica.StartAsync(
            consul.Server.Address, "a", $"Events:Webhooks:0:Url={receiver.Url}", $"Events:Webhooks:0:Secret={Secret}", "Events:Webhooks:0:Kinds:0=LeaseChanged");

        var first = await receiver.NextAsync();
        var second = await receiver.NextAsync();

        second.Id.ShouldBe(first.Id);
        second.Body.ShouldBe(first.Body);
        second.Signature.ShouldBe(WebhookSignature.Of(WebhookSignature.ReadSecret(Secret)!, second.Id, second.At, second.Body));
        JsonSerializer.Deserialize(second.Body, ContractsJson.Default.CellEvent)!.Kind.ShouldBe(EventKind.LeaseChanged);
    }

    [Fact]
    public async Task Get_TooManyReaders_Answers503()
    {
        await using var replica = await Replica.StartAloneAsync("Events:MaxReaders=1");
        using var first = await EventReader.OpenAsync(replica);
        using var second = await replica.SendAsync(HttpMethod.Get, "/v1/events", Roles.Viewer);
        second.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }
}
