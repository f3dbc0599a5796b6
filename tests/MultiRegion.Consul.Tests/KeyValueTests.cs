using System.Text;

namespace MultiRegion.Consul.Tests;

public sealed class KeyValueTests(SharedConsul shared) : IClassFixture<SharedConsul>
{
    private readonly string _prefix = $"t/{Guid.NewGuid():N}/";

    private ConsulClient Client
    {
        get
        {
            RealConsul.SkipUnlessFound();
            return shared.Client;
        }
    }

    [Fact]
    public async Task Get_MissingKey_IsNull() => (await Client.GetAsync(_prefix + "missing")).ShouldBeNull();

    [Fact]
    public async Task Put_ThenGet_BringsTheBytesBack()
    {
        byte[] value = [0, 255, .. "größe"u8];
        var key = _prefix + "a key/with ?&#%+ in it";

        (await Client.PutAsync(key, value)).ShouldBeTrue();

        var read = await Client.GetAsync(key, new ReadOptions { Consistency = Consistency.Strong });
        read.ShouldNotBeNull();
        read.Key.ShouldBe(key);
        read.Value.ShouldBe(value);
        read.ModifyIndex.ShouldBeGreaterThan(0ul);
        read.Session.ShouldBeNull();
    }

    [Fact]
    public async Task Put_EmptyValue_ReadsAsEmpty()
    {
        await Client.PutAsync(_prefix + "empty", ReadOnlyMemory<byte>.Empty);

        (await Client.GetAsync(_prefix + "empty"))!.Value.ShouldBeEmpty();
    }

    [Fact]
    public async Task Put_CasOnStaleIndex_IsFalseAndWritesNothing()
    {
        var key = _prefix + "cas";
        (await Client.PutAsync(key, "1"u8.ToArray(), new PutOptions { Cas = 0 })).ShouldBeTrue();
        var first = (await Client.GetAsync(key))!;
        (await Client.PutAsync(key, "2"u8.ToArray(), new PutOptions { Cas = first.ModifyIndex })).ShouldBeTrue();

        (await Client.PutAsync(key, "3"u8.ToArray(), new PutOptions { Cas = first.ModifyIndex })).ShouldBeFalse();
        (await Client.PutAsync(key, "4"u8.ToArray(), new PutOptions { Cas = 0 })).ShouldBeFalse();

        Encoding.UTF8.GetString((await Client.GetAsync(key))!.Value).ShouldBe("2");
    }

    [Fact]
    public async Task List_Prefix_HasItsKeysInOrderAndNoOthers()
    {
        foreach (var name in new[] { "list/b", "list/a", "other" })
            await Client.PutAsync(_prefix + name, "x"u8.ToArray());

        var listed = await Client.ListAsync(_prefix + "list/");

        listed.Select(entry => entry.Key).ShouldBe([_prefix + "list/a", _prefix + "list/b"]);
        (await Client.ListAsync(_prefix + "none/")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Delete_WithCas_OnlyOnTheRightIndex()
    {
        var key = _prefix + "delete";
        await Client.PutAsync(key, "x"u8.ToArray());
        var index = (await Client.GetAsync(key))!.ModifyIndex;

        (await Client.DeleteAsync(key, index - 1)).ShouldBeFalse();
        (await Client.GetAsync(key)).ShouldNotBeNull();
        (await Client.DeleteAsync(key, index)).ShouldBeTrue();
        (await Client.GetAsync(key)).ShouldBeNull();
        (await Client.DeleteAsync(key)).ShouldBeTrue();
    }

    [Fact]
    public async Task DeleteTree_Prefix_LeavesTheRest()
    {
        foreach (var name in new[] { "tree/a", "tree/b/c", "treetop" })
            await Client.PutAsync(_prefix + name, "x"u8.ToArray());

        await Client.DeleteTreeAsync(_prefix + "tree/");

        (await Client.ListAsync(_prefix + "tree")).Select(entry => entry.Key).ShouldBe([_prefix + "treetop"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/../b")]
    [InlineData("./a")]
    public async Task Get_KeyThatCannotTravel_IsRefusedHere(string key) =>
        await Should.ThrowAsync<ArgumentException>(() => Client.GetAsync(key));

    [Fact]
    public async Task Put_ValueAboveTheLimit_IsRefusedWithItsSize()
    {
        var failure = await Should.ThrowAsync<ArgumentException>(() => Client.PutAsync(_prefix + "big", new byte[ConsulClient.MaxBytes + 1]));

        failure.Message.ShouldContain("524289 bytes");
        (await Client.PutAsync(_prefix + "big", new byte[ConsulClient.MaxBytes])).ShouldBeTrue();
    }
}
