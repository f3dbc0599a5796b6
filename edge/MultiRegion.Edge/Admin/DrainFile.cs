using System.Text.Json;
using Microsoft.Extensions.Options;
using MultiRegion.Contracts;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.State;

namespace MultiRegion.Edge.Admin;

/// <summary>The drains on the disk, beside the plans.</summary>
internal sealed partial class DrainFile
{
    private const string Name = "drains";
    private readonly string? _path;
    private readonly string _cell;
    private readonly ILogger<DrainFile> _logger;

    public DrainFile(IOptions<EdgeOptions> options, ILogger<DrainFile> logger)
    {
        _path = options.Value.StateDirectory is { } state ? Path.GetFullPath(Path.Combine(state, "drains.json")) : null;
        _cell = options.Value.CellName;
        _logger = logger;
    }

    public IReadOnlyList<DrainView> Load()
    {
        if (_path is null || !File.Exists(_path))
            return [];
        try
        {
            var (header, content) = StateFile.Read(_path);
            if (header.Cell != _cell)
            {
                OtherCell(_path, header.Cell, _cell);
                return [];
            }

            return JsonSerializer.Deserialize(content, ContractsJson.Default.PageDrainView)?.Items ?? [];
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            Damaged(_path, e.Message, StateFile.SetAside(_path));
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failed(_path, e);
            return [];
        }
    }

    /// <summary>A drain that cannot be kept is in force all the same, until the edge restarts; the log says so.</summary>
    public void Save(IReadOnlyList<DrainView> drains)
    {
        if (_path is null || (drains.Count == 0 && !File.Exists(_path)))
            return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            StateFile.Write(_path, _cell, Name, JsonSerializer.SerializeToUtf8Bytes(new Page<DrainView>(drains), ContractsJson.Default.PageDrainView));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failed(_path, e);
        }
    }

    [LoggerMessage(2405, LogLevel.Error, "The stored drains {Path} are damaged: {Reason}; none is taken, and the file {Fate}")]
    private partial void Damaged(string path, string reason, string fate);

    [LoggerMessage(2406, LogLevel.Error, "Drains cannot be kept in {Path}: they will not outlive a restart")]
    private partial void Failed(string path, Exception error);

    [LoggerMessage(2407, LogLevel.Warning, "The stored drains {Path} are of cell '{Other}', not of '{Cell}', and are not taken")]
    private partial void OtherCell(string path, string other, string cell);
}
