using System.Text;
using MultiRegion.Faults.Fuzzing.Origins;

namespace MultiRegion.Faults.Tests;

/// <summary>The oracle of smuggling: it must see what two parsers could read differently.</summary>
public sealed class StrictReaderTests
{
    private const string Head = "POST /x HTTP/1.1\r\nHost: h\r\n";

    [Theory]
    [InlineData(Head + "\r\n", "")]
    [InlineData(Head + "Content-Length: 3\r\n\r\nabc", "abc")]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "abc")]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\nX-T: t\r\n\r\n", "abc")]
    public async Task Read_CanonicalRequest_IsRead(string text, string body)
    {
        var reader = Reader(text);

        StrictHead head = (await reader.ReadHeadAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull();

        (head.Method, head.Target).ShouldBe(("POST", "/x"));
        Encoding.Latin1.GetString(await reader.ReadBodyAsync(head, TestContext.Current.CancellationToken)).ShouldBe(body);
        (await reader.ReadHeadAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Theory]
    [InlineData("POST /x HTTP/1.1\nHost: h\r\n\r\n")]
    [InlineData("POST /x HTTP/1.1\rHost: h\r\n\r\n")]
    [InlineData("POST /x y HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("PO\0ST /x HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("POST /x\t HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("POST /x HTTP/1.0\r\nHost: h\r\n\r\n")]
    [InlineData("POST /x HTTP/1.1\r\n\r\n")]
    [InlineData(Head + "Host: other\r\n\r\n")]
    [InlineData(Head + "X: a\r\n folded\r\n\r\n")]
    [InlineData(Head + "X : a\r\n\r\n")]
    [InlineData(Head + "X: a\0\r\n\r\n")]
    [InlineData(Head + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData(Head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData(Head + "Content-Length: +3\r\n\r\nabc")]
    [InlineData(Head + "Content-Length: 3, 3\r\n\r\nabc")]
    [InlineData(Head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData(Head + "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n")]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n0\r\n\r\n")]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n")]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n")]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n")]
    public async Task Read_WhatCanBeReadInTwoWays_IsNotCanonical(string text)
    {
        var reader = Reader(text);

        await Should.ThrowAsync<NotCanonicalException>(async () =>
        {
            StrictHead? head = await reader.ReadHeadAsync(TestContext.Current.CancellationToken);
            await reader.ReadBodyAsync(head.ShouldNotBeNull(), TestContext.Current.CancellationToken);
        });
    }

    private static StrictReader Reader(string text) => new(new MemoryStream(Encoding.Latin1.GetBytes(text)));
}
