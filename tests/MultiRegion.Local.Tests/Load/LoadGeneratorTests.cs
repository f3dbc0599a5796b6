using System.Globalization;
using MultiRegion.Local.Load;
using MultiRegion.Local.Tests.Servers;

namespace MultiRegion.Local.Tests.Load;

public sealed class LoadGeneratorTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_ClientThrowsWhatNobodyExpects_EveryRequestIsOnRecordAsFailed()
    {
        string path = Path.Combine(_folder.Path, "requests.log");
        // The handler has no such protocol, and says so with an exception that is no network error.
        var options = new LoadOptions { Edges = [new("eu-west", new Uri("ftp://127.0.0.1:1/"))], Rate = 2000, RecordsPath = path };
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        Task running = new LoadGenerator(options, TimeProvider.System).RunAsync(ending.Token);
        ending.CancelAfter(TimeSpan.FromMilliseconds(500));
        await running;

        List<RequestRecord> records = [.. File.ReadLines(path).Select(line => RequestRecord.TryParse(line, out RequestRecord? record) ? record : null!)];
        records.Count.ShouldBeGreaterThan(0);
        records.ShouldAllBe(record => record.Failure == "client-NotSupportedException");
        records.Select(record => long.Parse(record.Id, CultureInfo.InvariantCulture)).Order()
            .ShouldBe(Enumerable.Range(0, records.Count).Select(number => (long)number));
    }
}
