using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using MultiRegion.Edge.Configuration;
using MultiRegion.Edge.State;

namespace MultiRegion.Edge.Plans;

/// <summary>The last good plans on the disk, one file a service: an edge that starts while everything else is down routes by them.</summary>
internal sealed partial class PlanStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoredPlan> _unwritten = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly string? _directory;
    private readonly string _cell;
    private readonly ILogger<PlanStore> _logger;

    public PlanStore(IOptions<EdgeOptions> options, ILogger<PlanStore> logger)
    {
        _directory = options.Value.StateDirectory is { } state ? Path.GetFullPath(Path.Combine(state, "plans")) : null;
        _cell = options.Value.CellName;
        _logger = logger;
    }

    /// <summary>Everything on the disk that is whole and of this cell. What is damaged is set aside; the rest still loads.</summary>
    public IReadOnlyList<StoredPlan> Load()
    {
        if (_directory is null)
        {
            NotKept();
            return [];
        }

        try
        {
            Directory.CreateDirectory(_directory);
            StateFile.DeleteTemporary(_directory);
            return [.. Directory.EnumerateFiles(_directory, "*.json").Order(StringComparer.Ordinal).Select(Load).OfType<StoredPlan>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The edge can do its work without the folder; it only starts blind when all else is down.
            DirectoryFailed(_directory, e);
            return [];
        }
    }

    /// <summary>Notes what is to be kept; returns at once.</summary>
    public void Save(IEnumerable<StoredPlan> plans)
    {
        if (_directory is null)
            return;
        lock (_gate)
            foreach (var plan in plans)
                _unwritten[plan.Service] = plan;
        _wake.Writer.TryWrite(true);
    }

    public ValueTask<bool> WaitForWorkAsync(CancellationToken ct) => _wake.Reader.ReadAsync(ct);

    /// <summary>Writes what has been noted, only the newest of each service.</summary>
    /// <returns>False if something could not be written; it stays noted.</returns>
    public bool Flush()
    {
        List<StoredPlan> plans;
        lock (_gate)
            plans = [.. _unwritten.Values];
        var written = true;
        foreach (var plan in plans)
            written &= TryWrite(plan);
        return written;
    }

    private bool TryWrite(StoredPlan plan)
    {
        try
        {
            StateFile.Write(PathOf(plan.Service), _cell, plan.Service, JsonSerializer.SerializeToUtf8Bytes(plan, StateJson.Default.StoredPlan));
        }
        catch (Exception e)
        {
            // Whatever it is: it must not keep the other plans from the disk.
            WriteFailed(PathOf(plan.Service), e);
            return false;
        }

        lock (_gate)
            if (_unwritten.TryGetValue(plan.Service, out var newest) && ReferenceEquals(newest, plan))
                _unwritten.Remove(plan.Service);
        return true;
    }

    private StoredPlan? Load(string path)
    {
        try
        {
            var (header, content) = StateFile.Read(path);
            if (header.Cell != _cell)
            {
                OtherCell(path, header.Cell, _cell);
                return null;
            }

            return Parse(header, content);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            Damaged(path, e.Message, StateFile.SetAside(path));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ReadFailed(path, e);
            return null;
        }
    }

    private StoredPlan Parse(StateFileHeader header, byte[] content)
    {
        var stored = JsonSerializer.Deserialize(content, StateJson.Default.StoredPlan) ?? throw new InvalidDataException("its content is null");
        if (stored.Service != header.Name)
            throw new InvalidDataException($"its first line says '{header.Name}', its content '{stored.Service}'");
        if (stored.Plan is { } plan && PlanDocument.Check(plan, _cell, stored.Service).Refusal is { } refusal)
            throw new InvalidDataException(refusal);
        return stored;
    }

    /// <summary>A service's name has been validated: it is a file's name too.</summary>
    private string PathOf(string service) => Path.Combine(_directory!, service + ".json");

    [LoggerMessage(2110, LogLevel.Information, "Plans are not kept across a restart: Edge:StateDirectory is not set")]
    private partial void NotKept();

    [LoggerMessage(2111, LogLevel.Error, "Plans cannot be kept in {Directory}; expected a folder that this user may write to")]
    private partial void DirectoryFailed(string directory, Exception error);

    [LoggerMessage(2112, LogLevel.Error, "A plan cannot be written to {Path}; it is tried again")]
    private partial void WriteFailed(string path, Exception error);

    [LoggerMessage(2113, LogLevel.Error, "The stored plan {Path} is damaged: {Reason}; it is not taken, and {Fate}")]
    private partial void Damaged(string path, string reason, string fate);

    [LoggerMessage(2114, LogLevel.Warning, "The stored plan {Path} is of cell '{Other}', not of '{Cell}', and is not taken")]
    private partial void OtherCell(string path, string other, string cell);

    [LoggerMessage(2115, LogLevel.Error, "The stored plan {Path} cannot be read")]
    private partial void ReadFailed(string path, Exception error);
}
