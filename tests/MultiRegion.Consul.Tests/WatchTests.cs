using System.Text;
using System.Threading.Channels;

namespace MultiRegion.Consul.Tests;

public sealed class WatchTests
{
    [Fact]
    public async Task Watch_KeyThatChanges_YieldsWhatIsThereThenEveryChange()
    {
        await using var consul = await RealConsul.StartAsync();
        var client = consul.Client();
        await client.PutAsync("k", "1"u8.ToArray());
        await using var watch = new WatchReader(client, "k");

        (await watch.NextAsync()).ShouldBe("1");
        await client.PutAsync("k", "2"u8.ToArray());
        (await watch.NextAsync()).ShouldBe("2");
        await client.DeleteAsync("k");
        (await watch.NextAsync()).ShouldBeNull();
        await client.PutAsync("k", "3"u8.ToArray());
        (await watch.NextAsync()).ShouldBe("3");
        watch.Status.LastContact.ShouldNotBeNull();
        watch.Status.LastFailure.ShouldBeNull();
    }

    [Fact]
    public async Task Watch_OtherKeysChange_YieldsNothing()
    {
        await using var consul = await RealConsul.StartAsync();
        var client = consul.Client();
        await using var watch = new WatchReader(client, "missing");
        (await watch.NextAsync()).ShouldBeNull();

        for (var i = 0; i < 20; i++)
            await client.PutAsync($"other/{i}", "x"u8.ToArray());
        await client.PutAsync("missing", "here"u8.ToArray());

        (await watch.NextAsync()).ShouldBe("here");
    }

    [Fact]
    public async Task Watch_AgentRestarts_GoesOnAndSaysHowItDid()
    {
        await using var consul = await RealConsul.StartAsync();
        var client = consul.Client();
        await client.PutAsync("k", "before"u8.ToArray());
        await using var watch = new WatchReader(client, "k");
        (await watch.NextAsync()).ShouldBe("before");

        await consul.Server.KillAsync();
        await Until.TrueAsync(() => Task.FromResult(watch.Status.ConsecutiveFailures), failures => failures > 0);
        watch.Status.LastFailure.ShouldBeOfType<ConsulUnavailableException>().Message.ShouldContain(consul.Server.Address.ToString());
        await consul.Server.StartAsync();
        await client.PutAsync("k", "after"u8.ToArray());

        await watch.UntilAsync("after");
        watch.Status.ConsecutiveFailures.ShouldBe(0);
    }

    [Fact]
    public async Task Watch_ConsulWiped_SeesTheEmptyOneAndWhatIsWrittenThere()
    {
        await using var consul = await RealConsul.StartAsync();
        var client = consul.Client();
        for (var i = 0; i < 30; i++)
            await client.PutAsync("k", Encoding.UTF8.GetBytes($"{i}"));
        await using var watch = new WatchReader(client, "k");
        (await watch.NextAsync()).ShouldBe("29");

        await consul.Server.WipeAsync();
        (await watch.NextAsync()).ShouldBeNull();
        await client.PutAsync("k", "new"u8.ToArray());

        (await watch.NextAsync()).ShouldBe("new");
    }

    [Fact]
    public async Task Watch_PrefixWatched_YieldsAllKeysEachTime()
    {
        await using var consul = await RealConsul.StartAsync();
        var client = consul.Client();
        using var limit = Until.Limit();
        await using var watch = client.WatchPrefixAsync("p/", limit.Token).GetAsyncEnumerator();
        (await watch.MoveNextAsync()).ShouldBeTrue();
        watch.Current.ShouldBeEmpty();

        await client.PutAsync("p/a", "1"u8.ToArray());
        await watch.MoveNextAsync();
        await client.PutAsync("p/b", "2"u8.ToArray());
        await watch.MoveNextAsync();

        watch.Current.Select(entry => entry.Key).ShouldBe(["p/a", "p/b"]);
    }

    [Fact]
    public async Task Watch_WireCut_ComesBackByItself()
    {
        await using var consul = await RealConsul.StartAsync();
        await using var relay = new TcpRelay(consul.Server.Address);
        using var behind = RealConsul.NewClient(relay.Address);
        var direct = consul.Client();
        await direct.PutAsync("k", "1"u8.ToArray());
        await using var watch = new WatchReader(behind, "k");
        (await watch.NextAsync()).ShouldBe("1");

        relay.Cut();
        await direct.PutAsync("k", "2"u8.ToArray());
        await Until.TrueAsync(() => Task.FromResult(watch.Status.ConsecutiveFailures), failures => failures > 1);
        relay.Mend();

        (await watch.NextAsync()).ShouldBe("2");
    }

    [Fact]
    public async Task Watch_Cancelled_EndsAtOnce()
    {
        await using var consul = await RealConsul.StartAsync();
        using var stop = new CancellationTokenSource();
        await using var watch = consul.Client().WatchAsync("k", stop.Token).GetAsyncEnumerator();
        await watch.MoveNextAsync();
        var next = watch.MoveNextAsync().AsTask();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => next.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    /// <summary>Reads a watch in the background, as text.</summary>
    private sealed class WatchReader : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = Until.Limit(120);
        private readonly Channel<string?> _seen = Channel.CreateUnbounded<string?>();
        private readonly Task _reading;

        public WatchReader(ConsulClient client, string key) => _reading = ReadAsync(client, key);

        public WatchStatus Status { get; } = new();

        public async Task<string?> NextAsync() => await _seen.Reader.ReadAsync(_stop.Token);

        /// <summary>Reads up to the value, which a server that was just restarted may precede with older ones.</summary>
        public async Task UntilAsync(string value)
        {
            while (await NextAsync() != value)
            {
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _reading;
            _stop.Dispose();
        }

        private async Task ReadAsync(ConsulClient client, string key)
        {
            try
            {
                await foreach (var value in client.WatchAsync(key, _stop.Token, Status))
                    _seen.Writer.TryWrite(value is null ? null : Encoding.UTF8.GetString(value.Value));
            }
            catch (OperationCanceledException)
            {
                _seen.Writer.TryComplete();
            }
        }
    }
}
