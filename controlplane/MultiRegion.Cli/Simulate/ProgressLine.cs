using System.Globalization;

namespace MultiRegion.Cli.Simulate;

/// <summary>A line on the terminal that says how far long work is, and a last one with the speed. Any thread.</summary>
internal sealed class ProgressLine(TimeProvider time, TextWriter error, bool onTerminal, double virtualSeconds)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly long _begin = time.GetTimestamp();
    private double _done;
    private TimeSpan _shownAt;

    public void Done(double seconds)
    {
        lock (_gate)
        {
            _done += seconds;
            TimeSpan now = time.GetElapsedTime(_begin);
            if (!onTerminal || now - _shownAt < Every)
                return;
            _shownAt = now;
            error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{100 * _done / virtualSeconds,3:0} %  {_done / now.TotalSeconds:0} times real time "));
        }
    }

    public void End(int runs)
    {
        double seconds = Math.Max(1e-3, time.GetElapsedTime(_begin).TotalSeconds);
        error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(onTerminal ? "\r" : "")}{runs} runs, {TimeSpan.FromSeconds(Math.Round(virtualSeconds)):c} of virtual time in {seconds:0.0} s: {virtualSeconds / seconds:0} times real time"));
    }
}
