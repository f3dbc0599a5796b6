using MultiRegion.Local.Load;
using MultiRegion.Local.Servers;
using MultiRegion.Local.Tests.Servers;

namespace MultiRegion.Local.Tests.Load;

public sealed class LoadEndTests : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stop_EndsInGoodOrder_IsNoTrouble()
    {
        await using ChildProcess load = await StartAsync("trap 'exit 0' TERM");

        (await LoadEnd.StopAsync(load, Grace, TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task Stop_EndsWithACode_SaysSo()
    {
        await using ChildProcess load = await StartAsync("trap 'exit 7' TERM");

        (await LoadEnd.StopAsync(load, Grace, TestContext.Current.CancellationToken)).ShouldBe("the load ended with code 7");
    }

    [Fact]
    public async Task Stop_EndedBefore_SaysSo()
    {
        await using ChildProcess load = await StartAsync("exit 3", waitUntilUp: false);
        await load.Exited;

        (await LoadEnd.StopAsync(load, Grace, TestContext.Current.CancellationToken)).ShouldBe("the load ended by itself with code 3, before it was told to");
    }

    [Fact]
    public async Task Stop_HangsUntilItIsKilled_SaysSo()
    {
        await using ChildProcess load = await StartAsync("trap '' TERM");

        (await LoadEnd.StopAsync(load, TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken))!.ShouldStartWith("the load had to be killed");
    }

    private async Task<ChildProcess> StartAsync(string script, bool waitUntilUp = true)
    {
        ChildProcess load = ChildProcess.Start(new ChildProcessOptions
        {
            Name = "load",
            FileName = "/bin/sh",
            Arguments = ["-c", $"{script}; echo up; while :; do sleep 0.05; done"],
            RunDirectory = _folder.Path,
        });
        while (waitUntilUp && !load.LogTail().Contains("up", StringComparison.Ordinal))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        return load;
    }
}
