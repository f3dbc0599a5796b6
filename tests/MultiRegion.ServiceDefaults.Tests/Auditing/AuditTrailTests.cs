using Microsoft.Extensions.Logging.Abstractions;
using MultiRegion.ServiceDefaults.Auditing;
using MultiRegion.ServiceDefaults.Credentials;
using MultiRegion.ServiceDefaults.Tests.Support;

namespace MultiRegion.ServiceDefaults.Tests.Auditing;

public sealed class AuditTrailTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multiregion-audit-").FullName;

    private string File => Path.Combine(_folder, "audit", "audit.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Start_RecordsOfBefore_AreThereAndTheCountGoesOn()
    {
        var before = Trail();
        Record(before, "one");
        Record(before, "two");

        var after = Trail();
        Record(after, "three");

        after.Newest.Select(record => (record.Sequence, record.Caller)).ShouldBe([(3, "three"), (2, "two"), (1, "one")]);
    }

    [Fact]
    public void Start_LastLineIsTorn_LosesThatLineOnly()
    {
        Record(Trail(), "one");
        System.IO.File.AppendAllText(File, "{\"sequence\":2,\"at\":\"20");

        var after = Trail();
        Record(after, "three");

        after.Newest.Select(record => record.Caller).ShouldBe(["three", "one"]);
        Trail().Newest.Select(record => record.Caller).ShouldBe(["three", "one"], "the new line is not glued to the torn one");
    }

    [Fact]
    public void Record_FileIsFull_IsPutAsideAndTheOldestGoes()
    {
        var trail = Trail(new AuditOptions { Path = File, MaxFileBytes = 64 * 1024, Files = 3, InMemory = 10_000 });
        for (var i = 0; i < 1500; i++)
            Record(trail, "somebody");

        var files = Directory.GetFiles(Path.GetDirectoryName(File)!).Order().ToList();
        files.Select(Path.GetFileName).ShouldBe(["audit.jsonl", "audit.jsonl.1", "audit.jsonl.2"]);
        files.ShouldAllBe(file => new FileInfo(file).Length <= 64 * 1024);
        var kept = Trail(new AuditOptions { Path = File, Files = 3, InMemory = 10_000 }).Newest.Select(record => record.Sequence).ToList();
        kept.ShouldBe(Enumerable.Range(0, kept.Count).Select(i => 1500L - i), "none between the oldest kept and the newest is missing");
    }

    [Fact]
    public void Record_MemoryIsFull_DropsTheOldest()
    {
        var trail = Trail(new AuditOptions { InMemory = 10 });
        for (var i = 0; i < 25; i++)
            Record(trail, "somebody");

        trail.Newest.Select(record => record.Sequence).ShouldBe(Enumerable.Range(0, 10).Select(i => 25L - i));
    }

    [Fact]
    public void Record_DiskDoesNotTakeIt_IsInMemory()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, "audit"), "a file where the folder should be");
        var trail = Trail();

        Record(trail, "one");

        trail.Newest.ShouldHaveSingleItem().Caller.ShouldBe("one");
    }

    [Fact]
    public void Record_LongDocument_IsReplacedByItsLengthAndHash()
    {
        var trail = Trail();

        Record(trail, "one", draft => draft.SetBefore(new Thing(new string('x', 20_000)), ThingJson.Default.Thing));

        var before = trail.Newest.Single().Before!.Value;
        before.GetProperty("bytes").GetInt32().ShouldBeGreaterThan(20_000);
        before.GetProperty("sha256").GetString()!.Length.ShouldBe(64);
    }

    [Fact]
    public void File_OfRecords_IsReadableByItsUserOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No modes of files.");
        Record(Trail(), "one");

#pragma warning disable CA1416 // The test is skipped where there are none.
        System.IO.File.GetUnixFileMode(File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
#pragma warning restore CA1416
    }

    [Fact]
    public void Complete_Twice_LeavesOneRecord()
    {
        var trail = Trail();

        Record(trail, "one", draft => trail.Complete(draft, 200));

        trail.Newest.ShouldHaveSingleItem();
    }

    private AuditTrail Trail(AuditOptions? options = null) =>
        new(options ?? new AuditOptions { Path = File }, "host-1", new ManualTime(), NullLogger<AuditTrail>.Instance);

    private static void Record(AuditTrail trail, string caller, Action<AuditDraft>? change = null)
    {
        var draft = trail.Begin(new DefaultHttpContext(), new Caller(caller, "operator"), new EndpointAction("thing.put"));
        change?.Invoke(draft);
        trail.Complete(draft, 200);
    }
}
