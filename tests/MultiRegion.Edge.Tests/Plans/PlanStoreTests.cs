using System.Text;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.Plans;
using MultiRegion.Edge.Tests.Support;

namespace MultiRegion.Edge.Tests.Plans;

public sealed class PlanStoreTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("multiregion-state");
    private readonly LogRecord _logs = new();

    public void Dispose()
    {
        _logs.Dispose();
        _state.Delete(recursive: true);
    }

    [Fact]
    public void Load_AfterFlush_IsWhatWasSavedLast()
    {
        var store = Store();
        store.Save([StoredPlan.Of(CellEdge.PlanOf("one", 1, 1)), StoredPlan.Of(CellEdge.PlanOf("two", 1, 1))]);
        store.Save([StoredPlan.Of(CellEdge.PlanOf("one", 1, 2, "a")), StoredPlan.Tombstone("two", new PlanVersion(1, 2))]);
        store.Flush().ShouldBeTrue();

        var loaded = Store().Load();

        loaded.Select(stored => (stored.Service, stored.Version.Revision)).ShouldBe([("one", 2), ("two", 2)]);
        loaded[0].Plan!.Weights.ShouldBe(new Dictionary<string, double> { ["a"] = 1 });
        loaded[0].Plan!.Definition.Origins.Single().Address.ShouldBe(new Uri("http://127.0.0.1:40000"));
        loaded[1].Plan.ShouldBeNull();
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("flipped")]
    [InlineData("plausible")]
    [InlineData("empty")]
    [InlineData("garbage")]
    public void Load_DamagedFile_IsSetAsideAndTheOthersLoad(string damage)
    {
        Saved("one", "two");
        var path = PathOf("one");
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, damage switch
        {
            "truncated" => bytes[..^30],
            "flipped" => [.. bytes[..^20], (byte)(bytes[^20] ^ 1), .. bytes[^19..]],
            "plausible" => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("region-a", "region-x", StringComparison.Ordinal)),
            "empty" => [],
            _ => "garbage\n{}"u8.ToArray(),
        });

        Store().Load().Select(stored => stored.Service).ShouldBe(["two"]);

        File.Exists(path).ShouldBeFalse();
        File.Exists(path + ".damaged").ShouldBeTrue();
        _logs.Lines.ShouldContain(line => line.EventId == 2113 && line.Text.Contains(path));
    }

    [Fact]
    public void Load_DamagedFileThatCannotBeSetAside_TheOthersStillLoad()
    {
        Saved("one", "two");
        File.WriteAllText(PathOf("one"), "garbage");
        // As good as a read-only folder, and for every user: nothing can be moved to where a folder is.
        Directory.CreateDirectory(PathOf("one") + ".damaged");

        Store().Load().Select(stored => stored.Service).ShouldBe(["two"]);

        _logs.Lines.ShouldContain(line => line.EventId == 2113 && line.Text.Contains("could not be set aside"));
    }

    [Fact]
    public void Flush_OnePlanFailsUnexpectedly_TheOthersAreWritten()
    {
        var store = Store();
        store.Save([StoredPlan.Of(CellEdge.PlanOf("no\0path", 1, 1)), StoredPlan.Of(CellEdge.PlanOf("one", 1, 1))]);

        store.Flush().ShouldBeFalse();

        Store().Load().Select(stored => stored.Service).ShouldBe(["one"]);
    }

    [Fact]
    public void Load_PlanThatDoesNotValidate_IsRefused()
    {
        Saved();
        var store = Store();
        store.Save([StoredPlan.Of(CellEdge.PlanOf("one", 1, 1) with { Weights = new Dictionary<string, double> { ["x"] = 1 } })]);
        store.Flush();

        Store().Load().ShouldBeEmpty();
    }

    [Fact]
    public void Load_FileOfAnotherCell_IsRefusedAndLeft()
    {
        Saved("one");

        Store(cell: "other").Load().ShouldBeEmpty();

        File.Exists(PathOf("one")).ShouldBeTrue();
        _logs.Lines.ShouldContain(line => line.EventId == 2114 && line.Text.Contains("of cell 'test', not of 'other'"));
    }

    [Fact]
    public void Load_WriterWasKilled_LeavesNoHalfFile()
    {
        Saved("one");
        File.WriteAllText(PathOf("two") + ".tmp", "{\"cell\":");

        Store().Load().Select(stored => stored.Service).ShouldBe(["one"]);

        Directory.GetFiles(Path.Combine(_state.FullName, "plans")).ShouldBe([PathOf("one")]);
    }

    [Fact]
    public void Flush_FolderIsGone_KeepsWhatIsUnwritten()
    {
        var store = Store();
        store.Load();
        store.Save([StoredPlan.Of(CellEdge.PlanOf("one", 1, 1))]);
        Directory.Delete(Path.Combine(_state.FullName, "plans"));

        store.Flush().ShouldBeFalse();
        Directory.CreateDirectory(Path.Combine(_state.FullName, "plans"));
        store.Flush().ShouldBeTrue();

        Store().Load().ShouldHaveSingleItem();
    }

    private void Saved(params string[] services)
    {
        var store = Store();
        store.Load();
        store.Save(services.Select(service => StoredPlan.Of(CellEdge.PlanOf(service, 1, 1))));
        store.Flush().ShouldBeTrue();
    }

    private string PathOf(string service) => Path.Combine(_state.FullName, "plans", service + ".json");

    private PlanStore Store(string cell = "test")
    {
        var options = new EdgeOptions { Cell = cell, StateDirectory = _state.FullName };
        var store = new PlanStore(Options.Create(options), new Logger<PlanStore>(LoggerFactory.Create(logging => logging.AddProvider(_logs))));
        Directory.CreateDirectory(Path.Combine(_state.FullName, "plans"));
        return store;
    }
}
