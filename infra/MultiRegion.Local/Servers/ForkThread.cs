using System.Collections.Concurrent;
using System.Diagnostics;

namespace MultiRegion.Local.Servers;

/// <summary>
/// Starts processes from one thread that never ends. Linux sends a child its parent-death signal when the <em>thread</em> that forked it ends,
/// and the thread pool ends idle threads: a child started there would be killed some seconds after the machine falls quiet.
/// </summary>
internal static class ForkThread
{
    private static readonly BlockingCollection<Action> Starts = Begin();

    public static Process Start(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (Exception failure)
            {
                started.SetException(failure);
            }
        });
        return started.Task.GetAwaiter().GetResult();
    }

    private static BlockingCollection<Action> Begin()
    {
        var starts = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable())
                start();
        })
        {
            IsBackground = true,
            Name = "fork",
        };
        thread.Start();
        return starts;
    }
}
