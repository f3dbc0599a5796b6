using System.Text;
using MultiRegion.Faults.Fuzzing.Checks;
using MultiRegion.Faults.Fuzzing.Inputs;
using MultiRegion.Faults.Fuzzing.Origins;

namespace MultiRegion.Faults.Tests;

public sealed class FuzzCheckTests
{
    private static readonly string Id1 = FuzzId.Of(1, 0), Id2 = FuzzId.Of(2, 0);
    private readonly List<Finding> _found = [];
    private readonly FuzzLedger _ledger;

    public FuzzCheckTests() => _ledger = new FuzzLedger(_found.Add);

    private IEnumerable<string> Kinds => _found.Select(finding => finding.Kind);

    [Theory]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", "bare 502")]
    [InlineData("HTTP/1.1 500 X\r\nContent-Type: text/plain\r\n\r\n", "bare 500")]
    [InlineData("HTTP/1.1 503 X\r\nContent-Type: application/problem+json\r\nContent-Length: 2\r\n\r\n{}", null)]
    [InlineData("HTTP/1.1 505 X\r\n\r\n", null)]
    [InlineData("HTTP/1.1 400 X\r\n\r\n", null)]
    [InlineData("HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 502 X\r\n\r\n", "bare 502")]
    public void Answered_ServerError_MustExplainItself(string received, string? kind)
    {
        FuzzInput input = Input(1, $"GET /f/{Id1} HTTP/1.1\r\n\r\n");

        _ledger.Answered(input, Http1Answers.Read(Encoding.Latin1.GetBytes(received)));

        Kinds.ShouldBe(kind is null ? [] : [kind]);
    }

    [Fact]
    public void Answered_OverHttp2_StatusAndProblemAreFound()
    {
        byte[] bare = new Http2Frame(Http2Frame.Headers, Http2Frame.EndHeaders | Http2Frame.EndStream, 1, [0x08, 3, .. "502"u8]).Write();
        byte[] good = new Http2Frame(Http2Frame.Headers, Http2Frame.EndHeaders, 3, [0x88, .. Hpack.Write([("x-answer-to", $"/f/{Id1}")])]).Write();
        byte[] end = new Http2Frame(Http2Frame.Data, Http2Frame.EndStream, 3, [1]).Write();

        List<Answer> answers = Http2Answers.Read([.. bare, .. good, .. end], out int ended, out bool goneAway);

        answers.ShouldBe([new Answer(502, false, null), new Answer(200, false, $"/f/{Id1}")]);
        (ended, goneAway).ShouldBe((2, false));
    }

    [Fact]
    public void Answered_WithWhatAnotherAsked_IsForeign()
    {
        FuzzInput one = Input(1, $"GET /f/{Id1} HTTP/1.1\r\n\r\n"), two = Input(2, $"GET /f/{Id2} HTTP/1.1\r\n\r\n");

        _ledger.Answered(one, [new Answer(200, false, $"/f/{Id1}")]);
        _found.ShouldBeEmpty();

        _ledger.Answered(two, [new Answer(200, false, $"/f/{Id1}")]);
        Kinds.ShouldBe(["foreign answer"]);
    }

    [Fact]
    public void Arrived_PartOfAWellFormedBody_IsSmuggled()
    {
        Input(1, $"POST /f/{Id1} HTTP/1.1\r\nContent-Length: 22\r\n\r\nGET /s/{Id1} HTTP/1.1\r\n\r\n", intact: true);

        _ledger.Arrived(Head($"/f/{Id1}"));
        _found.ShouldBeEmpty();

        _ledger.Arrived(Head($"/s/{Id1}"));
        Kinds.ShouldBe(["smuggled"]);
    }

    [Fact]
    public void Arrived_MoreOftenThanSent_IsFound()
    {
        Input(1, $"GET /f/{Id1} HTTP/1.1\r\n\r\nGET /f/{Id1} HTTP/1.1\r\n\r\n");

        _ledger.Arrived(Head($"/f/{Id1}"));
        _ledger.Arrived(Head($"/f/{Id1}"));
        _found.ShouldBeEmpty();

        _ledger.Arrived(Head($"/f/{Id1}"));
        Kinds.ShouldBe(["arrived too often"]);
        _ledger.Arrivals.ShouldBe(3);
    }

    [Fact]
    public void Arrived_MutatedId_IsNobodys()
    {
        Input(1, $"GET /f/{Id1} HTTP/1.1\r\n\r\n");

        _ledger.Arrived(Head($"/f/{Id1}"));
        _ledger.Arrived(Head("/f/" + Id2.Replace('2', '1')));

        _found.ShouldBeEmpty();
    }

    private static StrictHead Head(string target) => new("GET", target, [], $"GET {target} HTTP/1.1");

    private FuzzInput Input(long number, string text, bool intact = false)
    {
        var input = new FuzzInput
        {
            Number = number,
            Transport = FuzzTransport.Http1,
            Segments = [new FuzzSegment(Encoding.Latin1.GetBytes(text), 0)],
            End = FuzzEnd.Read,
            Ids = [FuzzId.Of(number, 0)],
            IsIntact = intact,
            Note = "",
        };
        _ledger.Sending(input);
        return input;
    }
}
