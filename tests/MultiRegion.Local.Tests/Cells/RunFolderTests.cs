using System.Globalization;
using MultiRegion.Local.Cells;
using MultiRegion.Local.Commands;
using MultiRegion.Local.Servers;

namespace MultiRegion.Local.Tests.Cells;

public sealed class RunFolderTests : IAsyncLifetime
{
    // Not a port: only the name of a folder.
    private readonly int _portBase = 900_000 + Environment.ProcessId;
    private readonly StringWriter _reported = new();

    private string Path => System.IO.Path.Combine(Repository.Root, ".run", _portBase.ToString(CultureInfo.InvariantCulture));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Path, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task TakeAsync_Twice_SaysThatAnotherCopyRuns()
    {
        using RunFolder first = await TakeAsync();

        CellException error = await Should.ThrowAsync<CellException>(TakeAsync);
        error.Message.ShouldContain($"--port-base {_portBase}");
    }

    [Fact]
    public async Task TakeAsync_AfterACrash_EndsWhatItLeftAndForgetsIt()
    {
        (await TakeAsync()).Dispose();
        ChildProcess left = ChildProcess.Start(new ChildProcessOptions { Name = "left", FileName = "/bin/sleep", Arguments = ["300"], RunDirectory = Path });
        await File.WriteAllTextAsync(System.IO.Path.Combine(Path, "old.ledger"), "1 GET 1 -\n", TestContext.Current.CancellationToken);

        using RunFolder folder = await TakeAsync();

        (await left.Exited).ShouldBe(137);
        _reported.ToString().ShouldContain("left");
        File.Exists(folder.LedgerOf("old")).ShouldBeFalse();
    }

    [Fact]
    public async Task TakeAsync_Tokens_AreLongDifferentAndPrivate()
    {
        using RunFolder folder = await TakeAsync();

        string[] files = [folder.OperatorTokenFile, folder.EdgeTokenFile, folder.OriginTokenFile];
        files.Select(File.ReadAllText).Distinct().Count().ShouldBe(3);
        files.ShouldAllBe(file => File.ReadAllText(file).Length == 48);
        foreach (string file in files)
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Dispose_Taken_LeavesNoToken()
    {
        RunFolder folder = await TakeAsync();
        folder.Dispose();

        Directory.GetFiles(Path, "*.token").ShouldBeEmpty();
    }

    private Task<RunFolder> TakeAsync() => RunFolder.TakeAsync(_portBase, new LineProgress(_reported), TestContext.Current.CancellationToken);
}
