using System.Text;

namespace MultiRegion.Consul.Tests;

public sealed class TransactionTests(SharedConsul shared) : IClassFixture<SharedConsul>
{
    private static readonly byte[] X = "x"u8.ToArray();
    private readonly string _prefix = $"t/{Guid.NewGuid():N}/";

    private readonly ConsulClient _client = shared.ClientOrSkip();

    [Fact]
    public async Task Transact_AllHold_WritesAllAndReturnsTheirIndexes()
    {
        await _client.PutAsync(_prefix + "old", X);
        var old = (await _client.GetAsync(_prefix + "old"))!;

        var result = await _client.TransactAsync(
        [
            TransactionOperation.CheckIndex(old.Key, old.ModifyIndex),
            TransactionOperation.CheckNotExists(_prefix + "new"),
            TransactionOperation.Set(_prefix + "new", "1"u8.ToArray()),
            TransactionOperation.CheckAndSet(_prefix + "newer", "2"u8.ToArray(), 0),
            TransactionOperation.DeleteIfUnchanged(old.Key, old.ModifyIndex),
            TransactionOperation.Get(_prefix + "new"),
        ]);

        result.Committed.ShouldBeTrue(string.Join("; ", result.Errors));
        var read = result.Results[^1];
        Encoding.UTF8.GetString(read.Value).ShouldBe("1");
        result.Results.Single(entry => entry.Key == _prefix + "newer").ModifyIndex.ShouldBe((await _client.GetAsync(_prefix + "newer"))!.ModifyIndex);
        (await _client.GetAsync(old.Key)).ShouldBeNull();
    }

    [Fact]
    public async Task Transact_OneConflict_WritesNothingAndNamesIt()
    {
        await _client.PutAsync(_prefix + "taken", X);

        var result = await _client.TransactAsync(
        [
            TransactionOperation.Set(_prefix + "innocent", X),
            TransactionOperation.CheckAndSet(_prefix + "taken", X, 0),
        ]);

        result.Committed.ShouldBeFalse();
        var error = result.Errors.ShouldHaveSingleItem();
        error.OperationIndex.ShouldBe(1);
        error.ToString().ShouldContain($"cas '{_prefix}taken'");
        (await _client.GetAsync(_prefix + "innocent")).ShouldBeNull();
    }

    [Fact]
    public async Task Transact_64Operations_Pass65AreRefusedHere()
    {
        var operations = Enumerable.Range(0, 65).Select(i => TransactionOperation.Set($"{_prefix}{i}", X)).ToList();

        (await _client.TransactAsync(operations[..64])).Committed.ShouldBeTrue();
        var failure = await Should.ThrowAsync<ArgumentException>(() => _client.TransactAsync(operations));

        failure.Message.ShouldContain("65 operations, expected 1 to 64");
    }

    [Fact]
    public async Task Transact_MoreBytesThanConsulTakes_IsRefusedHere()
    {
        // 380 kB of values are 507 kB of base64.
        var near = Enumerable.Range(0, 4).Select(i => TransactionOperation.Set($"{_prefix}{i}", new byte[95_000])).ToList();
        (await _client.TransactAsync(near)).Committed.ShouldBeTrue();

        var failure = await Should.ThrowAsync<ArgumentException>(
            () => _client.TransactAsync([.. near, TransactionOperation.Set(_prefix + "more", new byte[95_000])]));

        failure.Message.ShouldContain("expected at most 524288");
    }
}
