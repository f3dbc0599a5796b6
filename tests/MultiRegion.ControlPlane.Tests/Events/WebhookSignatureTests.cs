using System.Text;
using MultiRegion.ControlPlane.Events.Webhooks;

namespace MultiRegion.ControlPlane.Tests.Events;

public sealed class WebhookSignatureTests
{
    /// <summary>The example of the specification, as its libraries check it.</summary>
    [Fact]
    public void Of_ExampleOfTheSpecification_IsItsSignature() => WebhookSignature.Of(
        WebhookSignature.ReadSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")!, "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330),
        Encoding.UTF8.GetBytes("{\"test\": 2432232314}")).ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    [Theory]
    [InlineData("")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_not base64")]
    [InlineData("whsec_c2hvcnQ=")]
    public void ReadSecret_NotOne_IsNull(string secret) => WebhookSignature.ReadSecret(secret).ShouldBeNull();

    [Fact]
    public void After_EachAttempt_WaitsLongerAndThenGivesUp()
    {
        var pauses = Enumerable.Range(1, 10).Select(attempt => WebhookRetries.After(attempt, 0.5)).ToList();
        pauses.TakeWhile(pause => pause is not null).ShouldBe(pauses.TakeWhile(pause => pause is not null).Order());
        pauses[5].ShouldBe(TimeSpan.FromMinutes(30));
        pauses[6].ShouldBeNull();
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(410, true)]
    [InlineData(429, false)]
    [InlineData(503, false)]
    public void IsFinal_Status_SaysWhetherAnotherAttemptCouldHelp(int status, bool expected) => WebhookRetries.IsFinal(status).ShouldBe(expected);
}
