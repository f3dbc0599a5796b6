using System.Text;

namespace MultiRegion.Consul.Tests;

public sealed class KeyValueTests(SharedConsul shared) : IClassFixture<SharedConsul>
{
    private readonly string _prefix = $"t/{Guid.NewGuid():N}/";

    private readonly ConsulClient _client = shared.ClientOrSkip();

    [Fact]
    public async Task Get_MissingKey_IsNull() => (await _client.GetAsync(_prefix + "missing")).ShouldBeNull();

    [Fact]
    public async Task Put_ThenGet_BringsTheBytesBack()
    {
        byte[] value = [0, 255, .. "größe"u8];
        var key = _prefix + "a key/with ?&#%+ in it";

        (await _client.PutAsync(key, value)).ShouldBeTrue();

        var read = await _client.GetAsync(key, new ReadOptions { Consistency = Consistency.Strong });
        read.ShouldNotBeNull();
        read.Key.ShouldBe(key);
        read.Value.ShouldBe(value);
        read.ModifyIndex.ShouldBeGreaterThan(0ul);
        read.Session.ShouldBeNull();
    }

    [Fact]
    public async Task Put_EmptyValue_ReadsAsEmpty()
    {
        await _client.PutAsync(_prefix + "empty", ReadOnlyMemory<byte>.Empty);

        (await _client.GetAsync(_prefix + "empty"))!.Value.ShouldBeEmpty();
    }

    [Fact]
    public async Task Put_CasOnStaleIndex_IsFalseAndWritesNothing()
    {
        var key = _prefix + "cas";
        (await _client.PutAsync(key, "1"u8.ToArray(), new PutOptions { Cas = 0 })).ShouldBeTrue();
        var first = (await _client.GetAsync(key))!;
        (await _client.PutAsync(key, "2"u8.ToArray(), new PutOptions { Cas = first.ModifyIndex })).ShouldBeTrue();

        (await _client.PutAsync(key, "3"u8.ToArray(), new PutOptions { Cas = first.ModifyIndex })).ShouldBeFalse();
        (await _client.PutAsync(key, "4"u8.ToArray(), new PutOptions { Cas = 0 })).ShouldBeFalse();

        Encoding.UTF8.GetString((await _client.GetAsync(key))!.Value).ShouldBe("2");
    }

    [Fact]
    public async Task List_Prefix_HasItsKeysInOrderAndNoOthers()
    {
        foreach (var name in new[] { "list/b", "list/a", "other" })
            await _client.PutAsync(_prefix + name, "x"u8.ToArray());

        var listed = await _client.ListAsync(_prefix + "list/");

        listed.Select(entry => entry.Key).ShouldBe([_prefix + "list/a", _prefix + "list/b"]);
        (await _client.ListAsync(_prefix + "none/")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Delete_WithCas_OnlyOnTheRightIndex()
    {
        var key = _prefix + "delete";
        await _client.PutAsync(key, "x"u8.ToArray());
        var index = (await _client.GetAsync(key))!.ModifyIndex;

        (await _client.DeleteAsync(key, index - 1)).ShouldBeFalse();
        (await _client.GetAsync(key)).ShouldNotBeNull();
        (await _client.DeleteAsync(key, index)).ShouldBeTrue();
        (await _client.GetAsync(key)).ShouldBeNull();
        (await _client.DeleteAsync(key)).ShouldBeTrue();
    }

    [Fact]
    public async Task DeleteTree_Prefix_LeavesTheRest()
    {
        foreach (var name in new[] { "tree/a", "tree/b/c", "treetop" })
            await _client.PutAsync(_prefix + name, "x"u8.ToArray());

        await _client.DeleteTreeAsync(_prefix + "tree/");

        (await _client.ListAsync(_prefix + "tree")).Select(entry => entry.Key).ShouldBe([_prefix + "treetop"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/../b")]
    [InlineData("./a")]
    public async Task Get_KeyThatCannotTravel_IsRefusedHere(string key) =>
        await Should.ThrowAsync<ArgumentException>(() => _client.GetAsync(key));

    [Fact]
    public async Task Put_ValueAboveTheLimit_IsRefusedWithItsSize()
    {
        var failure = await Should.ThrowAsync<ArgumentException>(() => _client.PutAsync(_prefix + "big", new byte[ConsulClient.MaxBytes + 1]));

        failure.Message.ShouldContain("524289 bytes");
        (await _client.PutAsync(_prefix + "big", new byte[ConsulClient.MaxBytes])).ShouldBeTrue();
    }
}
