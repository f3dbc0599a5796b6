using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Options;
using MultiRegion.Edge.Configuration;

namespace MultiRegion.Edge.Reports;

/// <summary>
/// Keeps the reports that this edge makes in files of JSON lines, whether or not a control plane takes them: what the simulator replays. A
/// disk that is full or gone costs the record, never a report. One caller.
/// </summary>
internal sealed partial class ReportRecorder(IOptions<EdgeOptions> options, ILogger<ReportRecorder> logger) : IDisposable
{
    private const byte NewLine = (byte)'\n';
    private readonly RecordingOptions _options = options.Value.Recording;
    private FileStream? _file;
    private long _failures;

    /// <summary>Appends a report, if there is a file to append to.</summary>
    public void Record(ReadOnlySpan<byte> report)
    {
        if (_options.Path is not { } path)
            return;
        try
        {
            _file ??= Open(path);
            if (_file.Length > 0 && _file.Length + report.Length + 1 > _options.MaxFileBytes)
                Rotate(path);
            _file.Write(report);
            _file.WriteByte(NewLine);
            _file.Flush();
            _failures = 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            _file = null;
            if (BitOperations.IsPow2(++_failures))
                NotRecorded(path, _failures, e);
        }
    }

    public void Dispose() => _file?.Dispose();

    private static FileStream Open(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read | FileShare.Delete);
    }

    private void Rotate(string path)
    {
        _file!.Dispose();
        _file = null;
        for (int i = _options.Files - 1; i > 0; i--)
        {
            string from = i == 1 ? path : Numbered(path, i - 1);
            if (File.Exists(from))
                File.Move(from, Numbered(path, i), overwrite: true);
        }

        if (_options.Files == 1)
            File.Delete(path);
        _file = Open(path);
    }

    private static string Numbered(string path, int number) => path + "." + number.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(2204, LogLevel.Warning, "Health reports are not recorded in {Path}, {Failures} in a row")]
    private partial void NotRecorded(string path, long failures, Exception error);
}
