namespace MultiRegion.Local.Servers;

/// <summary>
/// Gives ports one after the other out of blocks that belong to this process: whoever asks later gets another port until all were given.
/// A block is owned by holding its file open without sharing; the system lets go of it when the process ends, however it ends.
/// The range lies below what systems give to outgoing connections (32768 on Linux, 49152 elsewhere), so those never take a port in between.
/// </summary>
internal sealed class PortBlocks(string folder)
{
    public const int First = 10_000;
    public const int Ports = 8_000;
    public const int Last = First + Ports - 1;

    private const int BlockSize = 100;
    private const int BlockCount = Ports / BlockSize;

    private readonly Lock _gate = new();
    private readonly List<(int Block, FileStream Hold)> _owned = [];
    private int _given;

    /// <summary>The next port of this process; after the last one that can be owned, its first again.</summary>
    /// <exception cref="ToolException">Other processes own all blocks.</exception>
    public int Next()
    {
        lock (_gate)
        {
            if (_given == _owned.Count * BlockSize && !OwnOneMore())
                _given = 0;
            var (block, offset) = Math.DivRem(_given++, BlockSize);
            return First + _owned[block].Block * BlockSize + offset;
        }
    }

    private bool OwnOneMore()
    {
        Directory.CreateDirectory(folder);
        for (var block = 0; block < BlockCount; block++)
        {
            if (TryHold(block) is not { } hold)
                continue;
            _owned.Add((block, hold));
            return true;
        }
        return _owned.Count > 0 ? false : throw new ToolException($"Other processes own all ports of {First} to {Last} (their files are in {folder}).");
    }

    private FileStream? TryHold(int block)
    {
        try
        {
            return new FileStream(Path.Combine(folder, $"{First + block * BlockSize}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
