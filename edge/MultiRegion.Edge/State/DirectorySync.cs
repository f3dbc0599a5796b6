using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MultiRegion.Edge.State;

/// <summary>Flushes a folder to the disk: until then a rename in it may be undone by a power loss. .NET has no call for it.</summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;

    /// <summary>Does nothing where folders cannot be opened (Windows flushes them by itself).</summary>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var handle = new SafeFileHandle(Open(directory, ReadOnly), ownsHandle: true);
        if (!handle.IsInvalid)
            _ = Sync(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);
}
