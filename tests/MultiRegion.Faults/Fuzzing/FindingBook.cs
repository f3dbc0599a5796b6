using MultiRegion.Faults.Fuzzing.Checks;

namespace MultiRegion.Faults.Fuzzing;

/// <summary>Findings as they come: the first of each kind goes to a file, all are counted.</summary>
internal sealed class FindingBook(FuzzOptions options, IProgress<string> progress)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _files = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Kind to file.</summary>
    public IReadOnlyDictionary<string, string> Files
    {
        get
        {
            lock (_lock)
                return new Dictionary<string, string>(_files);
        }
    }

    public void Add(Finding finding)
    {
        lock (_lock)
        {
            _count++;
            if (_files.ContainsKey(finding.Kind))
                return;
            string file = FindingFile.Write(options.Findings, options.Seed, _files.Count + 1, finding);
            _files[finding.Kind] = file;
            progress.Report($"FOUND {finding.Kind}: {finding.Detail}\n      written to {file}");
        }
    }
}
