using System.Net;
using System.Text.Json;
using MultiRegion.Contracts;
using MultiRegion.Edge.Tests.Hosting;

namespace MultiRegion.Edge.Tests.Attempts;

/// <summary>
/// Every misbehaviour of an origin against a GET, a POST, and a POST whose <c>Idempotency-Key</c> the origins honour: what the client gets, what arrives where, that
/// nothing hangs, and that the next request gets its own answer.
/// </summary>
public sealed class MisbehaviourTests
{
    // What a client may get. A problem is named by its type.
    private const string Elsewhere = "elsewhere", Own = "own", Broken = "broken", Unknown = "outcome-unknown", Failed = "origin-failed";
    private const string Well = "well";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Misbehaviour, and what comes of a GET, a POST, and a POST with a key.</summary>
    public static TheoryData<Misbehaviour, string, string, string> Stated => new()
    {
        // The reset may come before the edge sees that it is connected: then it is provably unsent.
        { Misbehaviour.ResetBeforeReading, Elsewhere, $"{Unknown} or {Elsewhere}", Elsewhere },
        { Misbehaviour.ResetAfterHeaders, Elsewhere, Unknown, Elsewhere },
        { Misbehaviour.ResetAfterBody, Elsewhere, Unknown, Elsewhere },
        { Misbehaviour.ResetMidResponse, Broken, Broken, Broken },
        { Misbehaviour.CloseKeepAlive, Elsewhere, Unknown, Elsewhere },
        { Misbehaviour.Stall, Elsewhere, Unknown, Elsewhere },
        { Misbehaviour.StallInStatusLine, Elsewhere, Unknown, Elsewhere },
        { Misbehaviour.StallAfterHeaders, Broken, Broken, Broken },
        { Misbehaviour.DripHeaders, Elsewhere, Unknown, Elsewhere },
        { Misbehaviour.DripBody, Own, Own, Own },
        { Misbehaviour.ShortContentLength, Own, Own, Own },
        { Misbehaviour.LongContentLength, Broken, Broken, Broken },
        { Misbehaviour.ConflictingContentLengths, Failed, Unknown, Failed },
        { Misbehaviour.InvalidContentLength, Failed, Unknown, Failed },
        { Misbehaviour.BodyOnNoContent, "204", "204", "204" },
        { Misbehaviour.Unasked100, Own, Own, Own },
        { Misbehaviour.Many103, Own, Own, Own },
        { Misbehaviour.Endless103, Elsewhere, Unknown, Elsewhere },
        { Misbehaviour.Unasked101, Elsewhere, Unknown, Elsewhere },
        { Misbehaviour.AnswerBeforeBody, Own, Own, Own },
        { Misbehaviour.RejectBeforeBody, "413", "413", "413" },
        { Misbehaviour.CutChunked, Broken, Broken, Broken },
        { Misbehaviour.InvalidChunk, Failed, Unknown, Failed },
        { Misbehaviour.Garbage, Elsewhere, Unknown, Elsewhere },
        { Misbehaviour.HugeHeaders, Elsewhere, Unknown, Elsewhere },
        { Misbehaviour.InvalidStatusLine, Elsewhere, Unknown, Elsewhere },
        { Misbehaviour.UnknownStatus, "999", "999", "999" },
        { Misbehaviour.RefusesForYears, Elsewhere, Elsewhere, Elsewhere },
    };

    [Fact]
    public void Stated_EveryMisbehaviour_HasItsAnswers() =>
        Stated.Select(row => row.Data.Item1).ShouldBe(Enum.GetValues<Misbehaviour>(), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Stated))]
    public Task Send_Get_IsAnsweredAsStated(Misbehaviour misbehaviour, string get, string post, string withKey) =>
        ShouldBeAsync(misbehaviour, HttpMethod.Get, key: null, Expected(get, post, withKey, 0));

    [Theory]
    [MemberData(nameof(Stated))]
    public Task Send_Post_IsAnsweredAsStated(Misbehaviour misbehaviour, string get, string post, string withKey) =>
        ShouldBeAsync(misbehaviour, HttpMethod.Post, key: null, Expected(get, post, withKey, 1));

    [Theory]
    [MemberData(nameof(Stated))]
    public Task Send_PostWithHonouredKey_IsAnsweredAsStated(Misbehaviour misbehaviour, string get, string post, string withKey) =>
        ShouldBeAsync(misbehaviour, HttpMethod.Post, key: "a1", Expected(get, post, withKey, 2));

    private static string Expected(string get, string post, string withKey, int column) => column switch { 0 => get, 1 => post, _ => withKey };

    private static async Task ShouldBeAsync(Misbehaviour misbehaviour, HttpMethod method, string? key, string expected)
    {
        await using var hostile = HostileOrigin.Start(misbehaviour, Pause);
        await using var well = RawOrigin.Answering(200, Well);
        await using var edge = await EdgeFixture.StartAsync();
        edge.Apply(Service(misbehaviour, hostile.Address, well.Address), 1, 0);
        if (misbehaviour == Misbehaviour.CloseKeepAlive)
            (await edge.Client.GetStringAsync(HostileOrigin.Honest, Cancel)).ShouldBe(HostileOrigin.HonestBody);

        string answer = await SendAsync(edge, method, key).WaitAsync(Patience, Cancel);

        answer.ShouldBeOneOf(expected.Split(" or "));

        await edge.IdleAsync().WaitAsync(Patience, Cancel);
        bool read = misbehaviour != Misbehaviour.ResetBeforeReading;
        hostile.Arrivals.Count(arrival => arrival.Target == "/it").ShouldBe(read ? 1 : 0);
        well.Arrivals.Count.ShouldBe(answer == Elsewhere ? 1 : 0);
        edge.Observed("o0").InFlight.ShouldBe(0);
        // What is left of it in a connection is nobody's answer.
        (await edge.Client.GetStringAsync(HostileOrigin.Honest, Cancel).WaitAsync(Patience, Cancel)).ShouldBeOneOf(HostileOrigin.HonestBody, Well);
    }

    /// <summary>Short times only where they are what is waited for, so that a busy machine makes no other case fail.</summary>
    private static ServiceDefinition Service(Misbehaviour misbehaviour, params Uri[] origins)
    {
        bool waitsForHeaders = misbehaviour is Misbehaviour.Stall or Misbehaviour.StallInStatusLine or Misbehaviour.DripHeaders or Misbehaviour.Endless103;
        var attempts = new AttemptOptions { HonoursIdempotencyKey = true };
        if (waitsForHeaders)
            attempts.FirstByteTimeout = TimeSpan.FromMilliseconds(700);
        if (misbehaviour is Misbehaviour.StallAfterHeaders)
            (attempts.Deadline, attempts.IdleTimeout) = (TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(500));
        if (misbehaviour is Misbehaviour.DripBody)
            attempts.IdleTimeout = TimeSpan.FromMilliseconds(800);
        return EdgeFixture.ServiceOf(origins) with { Attempts = attempts };
    }

    private static async Task<string> SendAsync(EdgeFixture edge, HttpMethod method, string? key)
    {
        using var request = new HttpRequestMessage(method, "/it");
        if (method == HttpMethod.Post)
            request.Content = new StringContent("x=1");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        try
        {
            using HttpResponseMessage response = await edge.Client.SendAsync(request, Cancel);
            string body = await response.Content.ReadAsStringAsync(Cancel);
            body.ShouldNotContain(HostileOrigin.Poison);
            if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
                return JsonDocument.Parse(body).RootElement.GetProperty("type").GetString()!["urn:multiregion:problem:".Length..];
            if (response.StatusCode != HttpStatusCode.OK)
                return $"{(int)response.StatusCode}";
            return body switch { HostileOrigin.Body => Own, Well => Elsewhere, _ => $"'{body}'" };
        }
        catch (HttpRequestException)
        {
            return Broken;
        }
    }
}
